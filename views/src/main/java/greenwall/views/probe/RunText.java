package greenwall.views.probe;

import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.KeptRun;
import greenwall.fleet.probe.run.RunEvent;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A run in words: its progress, its cost, and why it ended.
final class RunText {
    private RunText() {}

    /// One line of the strip, with the state of its colour and shape.
    record Line(String text, CellState state) {}

    static String phase(KeptRun run, Instant now) {
        var status = run.status();
        return switch (status.phase()) {
            case CONNECTING ->
                status.address().isEmpty() ? "looking for a way to it …" : "connecting to " + status.address() + " …";
            case ASKING -> "waits for your answer";
            case STARTING ->
                status.starting()
                        .map(s -> "starting " + s.candidate()
                                + (s.of() > 1 ? " (" + s.number() + " of " + s.of() + ")" : "") + " …")
                        .orElse("starting …");
            case RUNNING ->
                "running " + seconds(run.began(), now) + " of "
                        + run.probe().duration().toSeconds() + " s";
            case STOPPING ->
                status.overBudget()
                        .map(o -> "stopping: " + o.why())
                        .orElse("stopping; its last figures are on the way …");
            case ENDED -> ended(run, status);
        };
    }

    private static String ended(KeptRun run, KeptRun.Status status) {
        var end = status.ended().orElseThrow();
        var after = " after " + seconds(run.began(), end.at()) + " s";
        var reason = end.end().reason();
        return switch (end.how()) {
            case DONE -> "done" + after;
            case STOPPED -> "stopped" + after;
            case OVER_BUDGET -> "stopped itself" + after + ": " + reason;
            case FAILED -> reason.isEmpty() ? "it did not run" : reason;
            case LOST -> "the link was lost" + after + (reason.isEmpty() ? "" : ": " + reason);
        };
    }

    private static long seconds(Instant from, Instant to) {
        return Math.max(0, Math.round(Duration.between(from, to).toMillis() / 1000.0));
    }

    static CellState state(KeptRun run) {
        var status = run.status();
        return switch (status.phase()) {
            case CONNECTING, STARTING -> CellState.IDLE;
            case ASKING, STOPPING -> CellState.WARN;
            case RUNNING -> CellState.OK;
            case ENDED ->
                switch (status.ended().orElseThrow().how()) {
                    case DONE, STOPPED -> CellState.OK;
                    case OVER_BUDGET -> CellState.WARN;
                    case FAILED -> CellState.CRITICAL;
                    case LOST -> CellState.SILENT;
                };
        };
    }

    /// What arrived and its cost.
    static String figures(KeptRun run) {
        var status = run.status();
        var words = new ArrayList<String>();
        status.running().ifPresent(r -> words.add(r.candidate()));
        flow(run, status, words);
        status.load().ifPresent(l -> {
            words.add("host " + Unit.RATIO.text(l.hostBusy()) + " busy");
            words.add("probe " + Unit.CORES.text(l.probeCores()) + kernel(l.kernel()));
        });
        status.running().ifPresent(r -> {
            long ahead = r.clock().ahead().toMillis();
            if (r.clock() != RunEvent.ClockOffset.UNKNOWN
                    && Math.abs(ahead) > r.clock().within().toMillis()) {
                words.add("its clock is " + Unit.SECONDS.text(Math.abs(ahead) / 1000.0)
                        + (ahead > 0 ? " ahead" : " behind"));
            }
        });
        status.ended().ifPresent(e -> {
            if (e.end().leftBehind() > 0) {
                words.add(e.end().leftBehind() + " processes left behind");
            } else if (e.end().leftBehind() == RunEvent.Ended.NOT_KNOWN) {
                words.add("left behind: unknown");
            }
        });
        return String.join(" · ", words);
    }

    private static String kernel(RunEvent.Kernel kernel) {
        return switch (kernel) {
            case RunEvent.Kernel.Cores(var cores) -> " + " + Unit.CORES.text(cores) + " in the kernel";
            case RunEvent.Kernel.Untold(var why) -> why.isEmpty() ? "" : " + an untold part in the kernel: " + why;
        };
    }

    /// What arrived, and what is not shown: dropped on the way, or beyond a panel's limit.
    private static void flow(KeptRun run, KeptRun.Status status, List<String> words) {
        long onTheWay = status.flow().map(RunEvent.Flow::dropped).orElse(0L);
        if (status.ended().isPresent()) {
            var end = status.ended().get().end();
            if (end.bytes() == 0) {
                return;
            }
            words.add(Unit.BYTES.text(end.bytes()) + " read");
            onTheWay = end.dropped();
        } else if (status.flow().isPresent()) {
            var flow = status.flow().get();
            words.add(
                    Unit.BYTES_PER_SECOND.text(flow.bytesPerSecond()) + ", " + Unit.BYTES.text(flow.bytes()) + " read");
        }
        long panels = run.result().dropped();
        if (onTheWay + panels > 0) {
            words.add(lines(onTheWay + panels) + " dropped"
                    + (onTheWay > 0 && panels > 0
                            ? " (" + onTheWay + " on the way, " + panels + " by panels that are full)"
                            : panels > 0 ? " by panels that are full" : " on the way"));
        } else if (status.flow().isPresent() || status.ended().isPresent()) {
            words.add("none dropped");
        }
    }

    private static String lines(long number) {
        return number + (number == 1 ? " line" : " lines");
    }

    /// Errors and their remedies, one per line.
    static List<Line> troubles(KeptRun run) {
        var status = run.status();
        var lines = new ArrayList<Line>();
        boolean failed =
                status.ended().map(e -> e.how() == RunEvent.Ending.FAILED).orElse(false);
        for (var fell : status.fallen()) {
            lines.add(new Line(fell.candidate() + ": " + fell.why(), failed ? CellState.WARN : CellState.ABSENT));
        }
        status.ended()
                .filter(e -> !e.remedy().isEmpty())
                .ifPresent(e -> lines.add(new Line("Remedy: " + e.remedy(), CellState.OK)));
        run.probe()
                .probe()
                .unproved()
                .ifPresent(why -> lines.add(new Line(
                        "Unproved: no real kernel has shown yet that this probe works (" + why + ").",
                        CellState.WARN)));
        return lines;
    }
}
