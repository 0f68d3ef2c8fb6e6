"""What stands on paper: the document with its record, as plain data."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace

import qrcode
from qrcode.image.svg import SvgPathImage


@dataclass(frozen=True)
class Sheet:
    """A document as it is printed; ``card`` are (label, text) pairs, ``image`` gives the
    bytes behind an address in ``blocks``, None for none."""

    title: str
    under: list[str]
    body: str
    keywords: list[str]
    card: list[tuple[str, str]]
    notices: list[str]
    blocks: list[dict]
    files: list[str]
    site: str
    address: str
    image: Callable[[str], bytes | None] = field(compare=False)

    def data(self) -> dict:
        """All of it that is ready for JSON."""
        return asdict(replace(self, image=None))

    def without_images(
        self, unless: Callable[[bytes], bool] = lambda content: False
    ) -> "Sheet":
        """The same without its images, but for those whose bytes ``unless`` says are good."""

        def image(source: str) -> bytes | None:
            content = self.image(source)
            return content if content and unless(content) else None

        return replace(self, image=image)

    def with_blocks(self, blocks: list[dict]) -> "Sheet":
        return replace(self, blocks=blocks)


def qr_code(address: str) -> str:
    """Return ``address`` as a QR code: an SVG to stand inside a page."""
    image = qrcode.make(address, image_factory=SvgPathImage, border=1)
    return image.to_string(encoding="unicode")
