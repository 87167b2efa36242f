"""Units by the names that people use; Pint, which converts them, is imported when it is first needed."""

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from faqbot.templates.values import Both, Quantity

if TYPE_CHECKING:
    from pint import UnitRegistry

# Pint's name: the name in Chinese, in English, and everything that people write for it.
_UNITS: dict[str, tuple[str, str, str]] = {
    "kilometer": ("公里", "km", "公里 千米 km kms kilometer kilometers kilometre kilometres"),
    "meter": ("米", "m", "米 公尺 m meter meters metre metres"),
    "decimeter": ("分米", "dm", "分米 dm"),
    "centimeter": ("厘米", "cm", "厘米 公分 cm cms centimeter centimeters centimetre centimetres"),
    "millimeter": ("毫米", "mm", "毫米 mm millimeter millimeters millimetre millimetres"),
    "micrometer": ("微米", "µm", "微米 um μm micrometers microns"),
    "mile": ("英里", "mi", "英里 mile miles mi"),
    "yard": ("码", "yd", "码 yard yards yd"),
    "foot": ("英尺", "ft", "英尺 foot feet ft"),
    "inch": ("英寸", "in", "英寸 寸 inch inches"),
    "nautical_mile": ("海里", "nmi", "海里 nautical_miles nautical_mile"),
    "li": ("里", "li", "华里"),
    "chi": ("尺", "chi", "市尺 尺"),
    "tonne": ("吨", "t", "吨 tonne tonnes metric_tons metric_ton"),
    "kilogram": ("公斤", "kg", "公斤 千克 kg kgs kilo kilos kilogram kilograms"),
    "gram": ("克", "g", "克 g gram grams"),
    "milligram": ("毫克", "mg", "毫克 mg milligram milligrams"),
    "jin": ("斤", "jin", "斤 市斤 jin"),
    "liang": ("两", "liang", "两"),
    "pound": ("磅", "lb", "磅 lb lbs pound pounds"),
    "ounce": ("盎司", "oz", "盎司 oz ounce ounces"),
    "stone": ("英石", "st", "英石 stone"),
    "liter": ("升", "L", "升 公升 l liter liters litre litres"),
    "milliliter": ("毫升", "mL", "毫升 ml milliliter milliliters millilitre millilitres"),
    "cubic_meter": ("立方米", "m³", "立方米 方 m3 cubic_meters cubic_metres"),
    "cubic_centimeter": ("立方厘米", "cm³", "立方厘米 cm3 cc"),
    "gallon": ("加仑（美）", "US gal", "加仑 gallon gallons gal us_gallons"),
    "imperial_gallon": ("加仑（英）", "imp gal", "英制加仑 imperial_gallons"),
    "cup": ("杯（美）", "US cup", "cup cups"),
    "quart": ("夸脱（美）", "US quart", "夸脱 quart quarts"),
    "pint": ("品脱（美）", "US pint", "品脱 pint pints"),
    "fluid_ounce": ("液量盎司（美）", "US fl oz", "液量盎司 fluid_ounces fl_oz"),
    "tablespoon": ("汤匙（美）", "tbsp", "tablespoon tablespoons tbsp"),
    "teaspoon": ("茶匙（美）", "tsp", "teaspoon teaspoons tsp"),
    "square_kilometer": ("平方公里", "km²", "平方公里 平方千米 km2 square_kilometers square_kilometres"),
    "square_meter": ("平方米", "m²", "平方米 平米 平方 m2 sqm sq_m square_meters square_metres square_meter square_metre"),
    "square_centimeter": ("平方厘米", "cm²", "平方厘米 cm2 square_centimeters square_centimetres"),
    "square_foot": ("平方英尺", "ft²", "平方英尺 square_feet square_foot sq_ft sqft"),
    "square_mile": ("平方英里", "mi²", "平方英里 square_miles"),
    "hectare": ("公顷", "ha", "公顷 hectare hectares ha"),
    "mu": ("亩", "mu", "亩 mu"),
    "international_acre": ("英亩", "acre", "英亩 acre acres"),
    "degree_Celsius": ("摄氏度", "°C", "摄氏度 摄氏 °c ℃ celsius degrees_celsius degrees_c degree_celsius c 度c centigrade"),
    "degree_Fahrenheit": ("华氏度", "°F", "华氏度 华氏 °f ℉ fahrenheit degrees_fahrenheit degrees_f degree_fahrenheit f"),
    "kelvin": ("开尔文", "K", "开尔文 kelvin kelvins"),
    "kilometer_per_hour": ("公里/小时", "km/h", "公里每小时 千米每小时 公里/小时 千米/小时 km/h kmh kph kilometers_per_hour"),
    "meter_per_second": ("米/秒", "m/s", "米每秒 米/秒 m/s meters_per_second metres_per_second"),
    "mile_per_hour": ("英里/小时", "mph", "英里每小时 英里/小时 mph miles_per_hour"),
    "knot": ("节", "kn", "节 knots knot"),
    "byte": ("字节", "B", "字节 byte bytes"),
    "bit": ("比特", "bit", "比特 bit bits"),
    "kilobyte": ("KB", "KB", "kb kilobyte kilobytes"),
    "megabyte": ("MB", "MB", "mb megabyte megabytes 兆"),
    "gigabyte": ("GB", "GB", "gb gigabyte gigabytes"),
    "terabyte": ("TB", "TB", "tb terabyte terabytes"),
    "kibibyte": ("KiB", "KiB", "kib kibibytes"),
    "mebibyte": ("MiB", "MiB", "mib mebibytes"),
    "gibibyte": ("GiB", "GiB", "gib gibibytes"),
    "tebibyte": ("TiB", "TiB", "tib tebibytes"),
    "year": ("年", "years", "年 year years yr yrs"),
    "month": ("个月", "months", "个月 month months"),
    "week": ("周", "weeks", "周 星期 个星期 礼拜 个礼拜 week weeks"),
    "day": ("天", "days", "天 日 day days"),
    "hour": ("小时", "hours", "小时 个小时 钟头 个钟头 hour hours hr hrs h"),
    "minute": ("分钟", "minutes", "分钟 分 minute minutes min mins"),
    "second": ("秒", "seconds", "秒 秒钟 second seconds sec secs s"),
}  # fmt: skip
KNOWN = frozenset(_UNITS)
_OWN = (
    "square_kilometer = kilometer ** 2", "square_meter = meter ** 2", "square_centimeter = centimeter ** 2",
    "square_foot = foot ** 2", "square_mile = mile ** 2", "cubic_meter = meter ** 3",
    "cubic_centimeter = centimeter ** 3",
    "international_acre = 4046.8564224 * meter ** 2",  # Pint's own acre is that of the US survey
    "jin = 500 * gram", "liang = 50 * gram", "li = 500 * meter", "chi = meter / 3", "mu = 2000 / 3 * meter ** 2",
)  # fmt: skip
DECIMAL_DATA = frozenset({"kilobyte", "megabyte", "gigabyte", "terabyte"})
TIMES = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})
INEXACT_TIMES = frozenset({"year", "month"})
TEMPERATURES = frozenset({"degree_Celsius", "degree_Fahrenheit", "kelvin"})
MAY_BE_NEGATIVE = TEMPERATURES
_BY_NAME = {
    word.replace("_", " "): name for name, (_, _, words) in _UNITS.items() for word in words.split()
}  # fmt: skip
_ALONE = "|".join(
    re.escape(word) + (r"(?![a-z0-9/])" if word[-1].isascii() else "")
    for word in sorted(_BY_NAME, key=len, reverse=True)
)
NAME = re.compile(rf"(?:{_ALONE})")
_MOST_DIGITS = 40


def unit_of(word: str) -> str:
    """Pint's name of a unit that NAME has found."""
    return _BY_NAME[word]


def named(unit: str) -> Both:
    chinese, english, _ = _UNITS[unit]
    return Both(chinese, english)


def converted(quantity: Quantity, unit: str) -> Decimal | None:
    """The same quantity in another unit, exactly; None if the two measure different things."""
    import pint  # noqa: PLC0415 - a third of a second, for those who convert only

    registry = _registry()
    try:
        found: Any = registry.Quantity(quantity.amount, quantity.unit).to(unit)
    except pint.DimensionalityError:
        return None
    value = Decimal(found.magnitude)
    return value if value.is_finite() else None


@cache
def _registry() -> "UnitRegistry[Any]":
    import pint  # noqa: PLC0415 - a third of a second, for those who convert only

    registry: UnitRegistry[Any] = pint.UnitRegistry(
        non_int_type=Decimal, autoconvert_offset_to_baseunit=True, on_redefinition="ignore"
    )
    for definition in _OWN:
        registry.define(definition)
    return registry


def warm() -> None:
    """Load what the first conversion would wait for."""
    converted(Quantity(Decimal(1), "mile"), "kilometer")
