"""Where traces go: to a collector that speaks OTLP over HTTP, if one is named."""

from collections.abc import Iterator
from contextlib import contextmanager

from faqbot import __version__
from faqbot.domain.errors import BadSetting

_PATH = "v1/traces"


@contextmanager
def collected(url: str) -> Iterator[None]:
    """Send the spans of this process to a collector while the context lasts; "" for none. Raise BadSetting."""
    if not url:
        yield
        return
    try:
        from opentelemetry import trace  # noqa: PLC0415 - loaded only where traces are collected
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        raise BadSetting("FAQBOT_OTLP_URL needs `pip install 'faqbot[telemetry]'`") from error
    provider = TracerProvider(
        resource=Resource.create({"service.name": "faqbot", "service.version": __version__}), shutdown_on_exit=False
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{url.rstrip('/')}/{_PATH}")))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()
