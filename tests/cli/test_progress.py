"""The bar of a long run."""

from chengjian.cli.progress import Progress


def test_the_bar_says_which_page_of_a_scan_is_read() -> None:
    with Progress(3, wanted=False) as progress:
        progress.at(1, "scan.pdf")
        progress.page(7, 40)
        assert progress._label() == "scan.pdf 7/40 页"
        progress.at(2, "next.pdf")
        assert progress._label() == "next.pdf"
