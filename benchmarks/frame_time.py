"""What a frame costs when a setting changes: time in the kernel and bytes on the wire."""

from benchmarks import peers
from benchmarks.report import Row
from benchmarks.sampling import Say, in_turns, median, seconds
from benchmarks.subject import STEPS, Kernels, image
from convwidgets import Conv2DExplorer

ROUNDS = 15
TIME_ASKED = 1 / 30
BYTES_ASKED = 8192


def run_time(say: Say) -> list[Row]:
    """Outside an event loop, where an assignment returns with all frames complete."""
    kernels, pixels = Kernels(), image()
    explorer = Conv2DExplorer(image=pixels, kernel=kernels.next())

    def ours() -> float:
        weights = kernels.next()
        taken = seconds(lambda: setattr(explorer, "kernel", weights))
        frames = explorer.player.frames
        if len(frames) != STEPS or not all(frames):
            raise RuntimeError("the frames are not complete")
        return taken / STEPS

    def theirs() -> float:
        weights, step = kernels.next(), len(explorer.trace) // 2
        return seconds(lambda: peers.saved(pixels, weights, step))

    samples = in_turns({"ours": ours, "peer": theirs}, ROUNDS, say, warm_up=3)
    frame, figure = median(samples["ours"]), median(samples["peer"])
    scene = explorer.scene
    return [
        Row(
            "time per frame when a setting changes, 7×7 input, 3×3 kernel, "
            f"our picture {scene.width:g}×{scene.height:g} px",
            "≤ 1/30 of the peer",
            f"{frame * 1e3:.2f} ms = 1/{figure / frame:.0f}",
            f"a figure per step with subplots, imshow, text, savefig; 900×320 px: "
            f"{figure * 1e3:.0f} ms",
            frame / figure <= TIME_ASKED,
            {"frame_s": samples["ours"], "figure_s": samples["peer"], "ratio": frame / figure},
        )
    ]


def run_bytes(say: Say) -> list[Row]:
    """Mean bytes per frame over several traces, and what is sent once per trace."""
    rows = []
    for density, asked in ((1.0, BYTES_ASKED), (2.0, None)):
        say(f"density {density:g}")
        kernels = Kernels()
        explorer = Conv2DExplorer(image=image(), kernel=kernels.next())
        player = explorer.player
        # As a page does that finds itself on such a screen.
        player.environment = {"density": density, "theme": "light"}
        frames, once = [], []
        for _ in range(8):
            explorer.kernel = kernels.next()
            if player.density != density:
                raise RuntimeError("the frames are of another density")
            frames += [len(frame) for frame in player.frames]
            once.append((len(player.ground), len(player.finished)))
        mean = sum(frames) / len(frames)
        ground, finished = (sum(sizes) / len(sizes) for sizes in zip(*once, strict=True))
        whole = mean + (ground + finished) / STEPS
        picture = peers.saved(image(), kernels.next(), STEPS // 2)
        numbers = {
            "mean": mean, "largest": max(frames), "ground": ground, "finished": finished,
            "mean_with_ground_and_finished": whole, "peer": len(picture),
        }  # fmt: skip
        rows.append(
            Row(
                f"mean bytes per frame of that trace, density {density:g}",
                "≤ 8 KB" if asked else "",
                f"{mean / 1024:.1f} KB; once per trace {ground / 1024:.1f} + "
                f"{finished / 1024:.1f} KB, with these {whole / 1024:.1f} KB a frame",
                f"{len(picture) / 1024:.0f} KB",
                mean <= asked if asked else None,
                numbers,
            )
        )
    # The next explorer in this process is drawn for an ordinary screen again.
    player.environment = {"density": 1.0, "theme": "light"}
    return rows
