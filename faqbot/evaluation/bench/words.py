"""The words that made-up questions are made of, the commonest first; more are composed as a base grows."""

from itertools import islice, product

ENGLISH = """
the i my to do how a is can for of what in it you where when not with on order have why and your from this me does get
be if account at return parcel or will that was refund address are change delivery price pay card after time need much
long there which send password item invoice an wrong size still day cancel receive help before phone email use two new
week shop find code gift discount exchange set sign number store open money customs shipping buy see broken app bank
guarantee charge more without page another back did country tax part repair same bill credit show missing service add
name box warranty stock other weight who late lost report battery screen colour colleague friend child delete language
light lamp desk chair kettle cable charger jacket shoe shirt bag bottle book camera printer keyboard
""".split()  # noqa: SIM905 - a list of words reads best as words

CHINESE = """
的 我 吗 怎么 可以 是 了 什么 订单 有 多少 能 在 退货 要 不 快递 没有 你们 到 多久 为什么
地址 退款 哪里 修改 支付 发货 这个 收到 如何 运费 密码 账号 需要 商品 一个 会 发票 和 后 换货 时候 请问
还 优惠 取消 手机 客服 尺码 付款 之后 保修 申请 使用 物流 质量 问题 今天 明天 已经 显示 邮箱 登录 价格 颜色
买 门店 电话 查询 时间 会员 积分 赠品 包装 丢 坏 错 配送 海关 银行卡 信用卡 充电 电池 屏幕
""".split()  # noqa: SIM905 - a list of words reads best as words

_CHARACTERS = (
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天"
    "而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身"
    "些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第"
    "门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目"
    "华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台"
    "象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资"
    "队跟带花快条院变联言权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语"
    "英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导"
    "影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏兴切需晚钟"
)
_STRIDE = 100_003
_SYLLABLES = """
ba be bi bo ca ce co da de di do fa fe fi ga go ka ki la le li lo lu ma me mi mo na ne ni
no pa pe pi po ra re ri ro ru sa se si so ta te ti to va ve vi za zo
""".split()  # noqa: SIM905 - a list of words reads best as words


def english(n: int) -> list[str]:
    """At least `n` different words, or all there are; the composed ones have the longer tails."""
    composed = ("".join(parts) + "n" for size in (2, 3) for parts in product(_SYLLABLES, repeat=size))
    return list(islice(dict.fromkeys([*ENGLISH, *composed]), n))


def chinese(n: int) -> list[str]:
    """At least `n` different words, or all there are; the composed ones are pairs of common characters."""
    size = len(_CHARACTERS)
    # A stride without a common divisor meets every pair once, and the characters evenly.
    places = (i * _STRIDE % size**2 for i in range(size**2))
    pairs = (_CHARACTERS[place // size] + _CHARACTERS[place % size] for place in places)
    return list(islice(dict.fromkeys([*CHINESE, *pairs]), n))
