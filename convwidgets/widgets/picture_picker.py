"""A picture chosen from the samples or uploaded."""

from collections.abc import Iterable
from typing import Any

from traitlets import Bunch

from convwidgets.core.errors import ConvError
from convwidgets.widgets._sample_list import SampleList
from convwidgets.widgets._turns import FileUpload
from convwidgets.widgets.controls import row
from convwidgets.widgets.matrix_input import FloatArray, same_numbers
from convwidgets.widgets.notice import Notice
from convwidgets.widgets.pictures import PICTURES, read_picture, read_upload


class PicturePicker(SampleList):
    """A list of sample pictures beside a button for uploading one's own.

    An upload that cannot be read changes nothing and is explained.  One that
    was converted (reduced, laid on white, turned upright, …) is shown with a
    word about it.

    Parameters
    ----------
    value : str, path, bytes, PIL image or array_like
        Whatever `read_picture` takes.
    notice : Notice, optional
        Where uploads are commented on.  By default below the list.
    description : str, optional
        Label of the list.
    samples : iterable of str, optional
        Names from `PICTURES` that stand in the list; all by default.

    Attributes
    ----------
    value : ndarray of float64, shape (H, W) or (H, W, 3)
        Levels from 0 to 255, read-only.  Whatever `read_picture` takes can be
        assigned; the same levels again are no change.
    dropdown : ipywidgets.Dropdown
    upload : ipywidgets.FileUpload
        The two parts, for those who place them themselves.
    notice : Notice

    Raises
    ------
    ConvError
        If an assigned value is no picture; the last good one stays.

    Examples
    --------
    >>> from convwidgets.widgets.picture_picker import PicturePicker
    >>> picker = PicturePicker("shapes")
    >>> picker.value.shape
    (96, 96, 3)
    >>> picker.value = [[0, 100], [200, 255]]
    >>> picker.dropdown.label
    'own picture'
    """

    def __init__(
        self,
        value: Any,
        *,
        notice: Notice | None = None,
        description: str = "picture",
        samples: Iterable[str] = PICTURES,
    ) -> None:
        super().__init__(samples, "own picture", description)
        self.notice = Notice() if notice is None else notice
        self._own: FloatArray | None = None
        self.upload = FileUpload(
            accept="image/*",
            multiple=False,
            description="Own picture",
            # A notebook's connection drops larger messages unless its server is set up for them.
            tooltip="Upload a picture of up to 10 MB; of a larger one, give the path in the code",
            layout={"width": "auto"},
        )
        self.upload.observe(self._uploaded, "value")
        # Its name alone: see notice.css.
        self.upload.add_class("cw-upload")
        parts = row(self.dropdown, self.upload)
        # In a row of controls this is one of them, on their line.
        parts.layout.padding = "0"
        self.children = [parts] if notice is not None else [parts, self.notice]
        self.value = value
        self._show()

    def checked(self, value: Any) -> FloatArray:
        """What `read_picture` makes of ``value``, or its `ConvError`."""
        return read_picture(value).values

    def _numbers(self, name: str) -> FloatArray:
        return read_picture(name).values

    def _show_more(self) -> None:
        if self._name() == self.OWN:
            self._own = self.value

    def _own_wanted(self) -> None:
        if self._own is not None:
            self.value = self._own
        else:
            self._show()
            self.notice.say("Upload a picture with the button beside the list.", "note")

    def _uploaded(self, change: Bunch) -> None:
        if not change["new"]:
            return
        file = change["new"][-1]
        # Emptied, so that the same file a second time is a change as well.
        self.upload.value = ()
        try:
            read = read_upload(file["content"], file["name"])
        except ConvError as error:
            self.notice.say(str(error))
            return
        self.value = read.values
        # An owner that refuses the picture has put the last one back and said why.
        if same_numbers(self.value, read.values):
            self.notice.say(read.note, "note")
