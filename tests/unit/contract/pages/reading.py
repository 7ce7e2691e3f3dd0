"""A page, read as a browser does: its tags, links, headings and ids."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from services.contract.documents.pages import site

HTML = [path for path in site.paths() if path.endswith(".html")]
_LEADS = {"href", "src", "action"}


@dataclass
class Read(HTMLParser):
    """What stands on a page."""

    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)
    inside: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.words[self.inside[-1]] = self.words.get(self.inside[-1], "") + data

    @property
    def leads(self) -> list[str]:
        """Every address that is followed or fetched."""
        return [str(value) for _, attributes in self.tags for name, value in attributes.items() if name in _LEADS]

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]

    @property
    def headings(self) -> list[int]:
        """Their levels, in order."""
        return [int(tag[1]) for tag, _ in self.tags if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def read(path: str) -> Read:
    """The page at this path."""
    found = Read()
    found.feed(site.page(path).text)
    return found
