"""STUB: to be replaced whole by the real uploads room (keep assign_image)."""

from tinghao.uploads.models import StoredImage


def assign_image(image: StoredImage, *, owner: str, owner_id: int) -> None:
    """STUB"""
    image.owner, image.owner_id = owner, owner_id
    image.save()
