package greenwall.views.probe;

import greenwall.fleet.CountText;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.result.ProbeRunRecord;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.state.CellState;
import greenwall.styles.ColorRole;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The header above the panels of a run. It shows the host, the progress, the cost, the errors and the reason
/// for the end, and a progress bar.
final class ProbeRunHeader extends PaintedRegion {
    private static final double EDGE = 8;
    private static final int MAX_ERROR_LINES = 4;

    private final ProbeRunRecord run;
    private Instant now;

    ProbeRunHeader(PaintStyle style, ProbeRunRecord run, Instant now) {
        super(style);
        this.run = run;
        this.now = now;
        setAccessibleText("The run on " + run.target().host());
    }

    void tick(Instant newNow) {
        now = newNow;
        repaint();
    }

    @Override
    protected double ownHeight(PaintStyle style) {
        int errors = Math.min(MAX_ERROR_LINES, errorLines().size());
        return Math.ceil(style.title().height() + style.small().height() * (1 + errors) + 4.0 * errors + 22);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var style = pen.style();
        var state = StateStyle.of(state());
        double y = 5;
        double x = EDGE;
        double icon = style.title().size();
        pen.icon(state.icon(), pen.color(state.text()), x, y + (style.title().height() - icon) / 2, icon);
        x += icon + 7;
        x += pen.text(style.title(), ColorRole.FG, run.target().host(), x, y, width * 0.45) + 12;
        pen.text(style.body(), state.text(), phase(), x, y + 2, width - x - EDGE);
        y += style.title().height() + 3;
        var figures = figures();
        pen.text(style.small(), ColorRole.MUTED, figures.isEmpty() ? " " : figures, EDGE, y, width - 2 * EDGE);
        y += style.small().height() + 3;
        y = errorLines(pen, y, width);
        time(pen, y + 3, width);
    }

    private double errorLines(Pen pen, double top, double width) {
        var errors = errorLines();
        var style = pen.style();
        double y = top;
        // If not all of them fit, the first ones are left out, because the last ones contain the remedy.
        for (var line : errors.subList(Math.max(0, errors.size() - MAX_ERROR_LINES), errors.size())) {
            var state = StateStyle.of(line.state());
            var role = line.state() == CellState.ABSENT ? ColorRole.MUTED : ColorRole.FG;
            double icon = style.small().size();
            pen.icon(state.icon(), pen.color(state.text()), EDGE, y + 1, icon);
            pen.text(style.small(), role, line.text(), EDGE + icon + 6, y, width - 2 * EDGE - icon - 6);
            y += style.small().height() + 4;
        }
        return y;
    }

    private void time(Pen pen, double y, double width) {
        double room = width - 2 * EDGE;
        pen.fill(ColorRole.LINE, EDGE, y, room, 3);
        var phase = run.status().phase();
        if (phase == ProbeRunRecord.Phase.CONNECTING
                || phase == ProbeRunRecord.Phase.WAITING_FOR_ANSWER
                || phase == ProbeRunRecord.Phase.STARTING) {
            return;
        }
        var until = run.over() ? run.ends() : now;
        double share = Duration.between(run.began(), until).toMillis()
                / (double) Math.max(1, run.probe().duration().toMillis());
        boolean done = run.status()
                .ended()
                .map(e -> e.how() == ProbeRunEvent.Ending.DONE)
                .orElse(false);
        pen.fill(StateStyle.of(state()).text(), EDGE, y, room * (done ? 1 : Math.clamp(share, 0, 1)), 3);
    }

    /// One line of the header, with the state that determines its colour and shape.
    private record Line(String text, CellState state) {}

    private String phase() {
        var status = run.status();
        return switch (status.phase()) {
            case CONNECTING ->
                status.address().isEmpty() ? "resolving the SSH address …" : "connecting to " + status.address() + " …";
            case WAITING_FOR_ANSWER -> "waiting for your answer";
            case STARTING ->
                status.starting()
                        .map(s -> "starting " + s.candidate()
                                + (s.total() > 1 ? " (" + s.number() + " of " + s.total() + ")" : "") + " …")
                        .orElse("starting …");
            case RUNNING ->
                "running " + seconds(run.began(), now) + " of "
                        + run.probe().duration().toSeconds() + " s";
            case STOPPING ->
                status.overBudget().map(o -> "stopping: " + o.why()).orElse("stopping; receiving the last data …");
            case ENDED -> ended(status);
        };
    }

    private String ended(ProbeRunRecord.Status status) {
        var end = status.ended().orElseThrow();
        var after = " after " + seconds(run.began(), end.at()) + " s";
        var reason = end.end().reason();
        return switch (end.how()) {
            case DONE -> "done" + after;
            case INCOMPLETE -> "ended" + after + ": " + reason;
            case STOPPED -> "stopped" + after;
            case OVER_BUDGET -> "stopped" + after + " because it was over its budget: " + reason;
            case FAILED -> reason.isEmpty() ? "it did not run" : reason;
            case LOST -> "the connection was lost" + after + (reason.isEmpty() ? "" : ": " + reason);
        };
    }

    private static long seconds(Instant from, Instant to) {
        return Math.max(0, Math.round(Duration.between(from, to).toMillis() / 1000.0));
    }

    private CellState state() {
        var status = run.status();
        return switch (status.phase()) {
            case CONNECTING, STARTING -> CellState.IDLE;
            case WAITING_FOR_ANSWER, STOPPING -> CellState.WARN;
            case RUNNING -> CellState.OK;
            case ENDED ->
                switch (status.ended().orElseThrow().how()) {
                    case DONE, STOPPED -> CellState.OK;
                    case INCOMPLETE, OVER_BUDGET -> CellState.WARN;
                    case FAILED -> CellState.CRITICAL;
                    case LOST -> CellState.SILENT;
                };
        };
    }

    /// The amount of output, and the cost of the run.
    private String figures() {
        var status = run.status();
        var words = new ArrayList<String>();
        status.running().ifPresent(r -> words.add(r.candidate()));
        flow(status, words);
        status.load().ifPresent(l -> {
            words.add("host " + Unit.RATIO.text(l.hostBusy()) + " busy");
            words.add("probe " + Unit.CORES.text(l.probeCores()) + kernel(l.kernel()));
        });
        status.running().ifPresent(r -> {
            long ahead = r.clock().ahead().toMillis();
            if (r.clock() != ProbeRunEvent.ClockOffset.UNKNOWN
                    && Math.abs(ahead) > r.clock().within().toMillis()) {
                words.add("host clock is " + Unit.SECONDS.text(Math.abs(ahead) / 1000.0)
                        + (ahead > 0 ? " ahead" : " behind"));
            }
        });
        status.ended().ifPresent(e -> {
            if (e.end().leftBehind() > 0) {
                words.add(CountText.of(e.end().leftBehind(), "process", "processes") + " left on the host");
            } else if (e.end().leftBehind() == ProbeRunEvent.Ended.NOT_KNOWN) {
                words.add("processes left on the host: unknown");
            }
        });
        return String.join(" · ", words);
    }

    private static String kernel(ProbeRunEvent.KernelCpu kernel) {
        return switch (kernel) {
            case ProbeRunEvent.KernelCpu.Cores(var cores) -> " + " + Unit.CORES.text(cores) + " in the kernel";
            case ProbeRunEvent.KernelCpu.Unknown(var why) ->
                why.isEmpty() ? "" : "; its CPU use in the kernel is not known: " + why;
        };
    }

    /// How much output arrived, and how much is not shown because it was dropped in transit or exceeded a
    /// panel's limit.
    private void flow(ProbeRunRecord.Status status, List<String> words) {
        long inTransit = status.traffic().map(ProbeRunEvent.Traffic::dropped).orElse(0L);
        if (status.ended().isPresent()) {
            var end = status.ended().get().end();
            if (end.bytes() == 0) {
                return;
            }
            words.add(Unit.BYTES.text(end.bytes()) + " read");
            inTransit = end.dropped();
        } else if (status.traffic().isPresent()) {
            var flow = status.traffic().get();
            words.add(
                    Unit.BYTES_PER_SECOND.text(flow.bytesPerSecond()) + ", " + Unit.BYTES.text(flow.bytes()) + " read");
        }
        long panels = run.result().dropped();
        if (inTransit + panels > 0) {
            words.add(CountText.of(inTransit + panels, "line") + " dropped"
                    + (inTransit > 0 && panels > 0
                            ? " (" + inTransit + " in transit, " + panels + " because panels are full)"
                            : panels > 0 ? " because panels are full" : " in transit"));
        } else if (status.traffic().isPresent() || status.ended().isPresent()) {
            words.add("none dropped");
        }
    }

    /// Errors and their remedies, one per line.
    private List<Line> errorLines() {
        var status = run.status();
        var lines = new ArrayList<Line>();
        boolean failed =
                status.ended().map(e -> e.how() == ProbeRunEvent.Ending.FAILED).orElse(false);
        for (var fell : status.failedCandidates()) {
            lines.add(new Line(fell.candidate() + ": " + fell.why(), failed ? CellState.WARN : CellState.ABSENT));
        }
        status.ended()
                .filter(e -> !e.remedy().isEmpty())
                .ifPresent(e -> lines.add(new Line("Remedy: " + e.remedy(), CellState.IDLE)));
        run.probe()
                .probe()
                .unproved()
                .ifPresent(why -> lines.add(new Line("This probe has not been tested: " + why + ".", CellState.WARN)));
        return lines;
    }
}
