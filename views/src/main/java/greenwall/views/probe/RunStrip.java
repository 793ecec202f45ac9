package greenwall.views.probe;

import greenwall.fleet.probe.result.KeptRun;
import greenwall.fleet.probe.run.RunEvent;
import greenwall.fleet.state.CellState;
import greenwall.styles.Role;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateLook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The strip above a run's panels: host, progress, cost, errors, and a bar for the time.
final class RunStrip extends PaintedRegion {
    private static final double EDGE = 8;
    private static final int MOST_TROUBLES = 4;

    private final KeptRun run;
    private Instant now;

    RunStrip(PaintStyle look, KeptRun run, Instant now) {
        super(look);
        this.run = run;
        this.now = now;
        setAccessibleText("The run on " + run.target().host());
    }

    void tick(Instant newNow) {
        now = newNow;
        repaint();
    }

    @Override
    protected double ownHeight(PaintStyle look) {
        int troubles = Math.min(MOST_TROUBLES, RunText.troubles(run).size());
        return Math.ceil(look.title().height() + look.small().height() * (1 + troubles) + 4.0 * troubles + 22);
    }

    @Override
    protected void paint(Pen pen, double width, double height) {
        var look = pen.look();
        var state = StateLook.of(RunText.state(run));
        double y = 5;
        double x = EDGE;
        double icon = look.title().size();
        pen.icon(state.icon(), pen.color(state.text()), x, y + (look.title().height() - icon) / 2, icon);
        x += icon + 7;
        x += pen.text(look.title(), Role.FG, run.target().host(), x, y, width * 0.45) + 12;
        pen.text(look.body(), state.text(), RunText.phase(run, now), x, y + 2, width - x - EDGE);
        y += look.title().height() + 3;
        var figures = RunText.figures(run);
        pen.text(look.small(), Role.MUTED, figures.isEmpty() ? " " : figures, EDGE, y, width - 2 * EDGE);
        y += look.small().height() + 3;
        y = troubles(pen, RunText.troubles(run), y, width);
        time(pen, y + 3, width);
    }

    private static double troubles(Pen pen, List<RunText.Line> troubles, double top, double width) {
        var look = pen.look();
        double y = top;
        int shown = Math.min(MOST_TROUBLES, troubles.size());
        for (int i = 0; i < shown; i++) {
            var line = troubles.get(i);
            // If not all fit the first are left out: the last ones name the remedy.
            if (troubles.size() > MOST_TROUBLES) {
                line = troubles.get(troubles.size() - shown + i);
            }
            var state = StateLook.of(line.state());
            boolean quiet = line.state() == CellState.ABSENT;
            double icon = look.small().size();
            pen.icon(state.icon(), pen.color(state.text()), EDGE, y + 1, icon);
            pen.text(
                    look.small(),
                    quiet ? Role.MUTED : Role.FG,
                    line.text(),
                    EDGE + icon + 6,
                    y,
                    width - 2 * EDGE - icon - 6);
            y += look.small().height() + 4;
        }
        return y;
    }

    private void time(Pen pen, double y, double width) {
        double room = width - 2 * EDGE;
        pen.fill(Role.LINE, EDGE, y, room, 3);
        var phase = run.status().phase();
        if (phase == KeptRun.Phase.CONNECTING || phase == KeptRun.Phase.ASKING || phase == KeptRun.Phase.STARTING) {
            return;
        }
        var until = run.over() ? run.ends() : now;
        double share = Duration.between(run.began(), until).toMillis()
                / (double) Math.max(1, run.probe().duration().toMillis());
        boolean done =
                run.status().ended().map(e -> e.how() == RunEvent.Ending.DONE).orElse(false);
        pen.fill(StateLook.of(RunText.state(run)).text(), EDGE, y, room * (done ? 1 : Math.clamp(share, 0, 1)), 3);
    }
}
