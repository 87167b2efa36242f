"""What all tests share."""

import os

import pytest

from tests import sample_shop


@pytest.fixture(scope="session", autouse=True)
def indexes(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The sample shop is indexed once, whichever process of the run needs it first."""
    own = tmp_path_factory.getbasetemp()
    sample_shop.keep_in((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample-shop")
