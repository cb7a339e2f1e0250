"""Fast redraw: a figure whose still parts are drawn once, and pictures that can say themselves.

Canvas(figure, moving).png()   restores the still parts, draws the moving artists, encodes once
Still(figure, sentence)        a picture with its sentence, for notebooks
captioned(png, sentence)       the sentence under the picture, for readers without a kernel
"""

import io
from collections.abc import Sequence
from functools import cache

from IPython.display import display
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image, ImageDraw, ImageFont

from natolab.charts import style


def _encode(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)  # level 6 takes half as long again for a tenth fewer bytes
    return out.getvalue()


class Canvas:
    """One Agg figure: still parts drawn once and kept, moving artists drawn again at each picture."""

    def __init__(self, figure: Figure, moving: Sequence[Artist]):
        self.figure, self.moving = figure, sorted(moving, key=lambda artist: artist.get_zorder())
        self._agg = FigureCanvasAgg(figure)
        for artist in self.moving:
            artist.set_animated(True)  # a full draw leaves them out
        self._agg.draw()
        self._still = self._agg.copy_from_bbox(figure.bbox)

    def png(self) -> bytes:
        """The picture as it stands now."""
        self._agg.restore_region(self._still)
        for artist in self.moving:
            if artist.get_visible():
                self.figure.draw_artist(artist)
        size = self._agg.get_width_height()
        return _encode(Image.frombuffer("RGBA", size, self._agg.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB"))


def full_png(figure: Figure) -> bytes:
    """A figure drawn whole, once."""
    agg = FigureCanvasAgg(figure)
    agg.draw()
    return _encode(
        Image.frombuffer("RGBA", agg.get_width_height(), agg.buffer_rgba(), "raw", "RGBA", 0, 1).convert("RGB")
    )


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_manager.findfont("DejaVu Sans"), size)


def captioned(png: bytes, sentence: str) -> bytes:
    """The picture with its sentence set below it."""
    picture = Image.open(io.BytesIO(png))
    text = style.wrap(sentence, width=max(20, picture.width // 8))
    height = 12 + 21 * (text.count("\n") + 1)
    page = Image.new("RGB", (picture.width, picture.height + height), "white")
    page.paste(picture, (0, 0))
    ImageDraw.Draw(page).multiline_text((12, picture.height + 2), text, fill=style.INK, font=_font(15), spacing=5)
    return _encode(page)


class Still:
    """A picture and the sentence that says it; a notebook shows both, the sentence as text."""

    def __init__(self, figure: Figure, sentence: str):
        self.figure, self.sentence = figure, sentence

    def __repr__(self) -> str:
        return self.sentence

    def _ipython_display_(self) -> None:
        display({"image/png": full_png(self.figure), "text/plain": f"Picture: {self.sentence}"}, raw=True)
        # A dollar sign would start a formula.
        said = self.sentence.replace("$", "\\$")
        display({"text/markdown": f"*{said}*", "text/plain": self.sentence}, raw=True)
