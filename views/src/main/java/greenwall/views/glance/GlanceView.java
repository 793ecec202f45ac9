package greenwall.views.glance;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.history.AlertHistory;
import greenwall.fleet.state.FleetState;
import greenwall.views.Completeness;
import greenwall.views.FiringAlerts;
import greenwall.views.HistoricalAlerts;
import greenwall.views.LatestTask;
import greenwall.views.Place;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.parts.PendingQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// At most twelve instruments, as many as fit: the least important are left out, and none shrinks.
public final class GlanceView extends Pane implements View {
    private static final double GAP = 6;
    private static final double LEAST_WIDTH = 124;
    private static final double ROOMY = 1.6;
    private static final double SHAPE = 2.2;
    private static final Duration HISTORY_EVERY = Duration.ofMinutes(10);

    private final ViewContext context;
    private final List<InstrumentPane> panes = new ArrayList<>();
    private final LatestTask<List<Instrument>> judging;
    private final PendingQueries questions = new PendingQueries();
    private FleetState fleet = FleetState.EMPTY;
    private FiringAlerts firing = FiringAlerts.NOT_ASKED;
    private Optional<AlertHistory> history = Optional.empty();
    private Place place = Place.HOME;
    private Instant asked = Instant.MIN;
    private PaintStyle look;
    private InstrumentPane.Type type;

    public GlanceView(ViewContext context) {
        this.context = context;
        look = context.look();
        type = InstrumentPane.Type.of(look, 1);
        judging = new LatestTask<>(context.ports().background(), this::show);
        for (var instrument : judged().all()) {
            panes.add(new InstrumentPane(type, instrument, this::open));
        }
        getChildren().setAll(panes);
        setMinSize(0, 0);
        setAccessibleText("Glance");
    }

    @Override
    public Region node() {
        return this;
    }

    private Instruments judged() {
        return new Instruments(
                fleet,
                firing,
                history,
                context.ports().objectives(),
                context.clock().instant());
    }

    private void judge() {
        ask();
        var now = judged();
        judging.request(now::all);
    }

    private void show(List<Instrument> instruments) {
        for (int i = 0; i < panes.size(); i++) {
            panes.get(i).show(instruments.get(i));
        }
    }

    @Override
    public void show(FleetState state) {
        fleet = state;
        judge();
    }

    @Override
    public void show(FiringAlerts newest) {
        firing = newest;
        judge();
    }

    @Override
    public void shown(Place newPlace) {
        place = newPlace;
    }

    @Override
    public void hidden() {
        if (questions.waiting()) {
            questions.withdraw();
            asked = Instant.MIN;
        }
    }

    /// Sent rarely, since it reads a day of samples.
    private void ask() {
        var now = context.clock().instant();
        if (questions.waiting()
                || fleet.hosts().isEmpty()
                || asked != Instant.MIN && asked.plus(HISTORY_EVERY).isAfter(now)) {
            return;
        }
        asked = now;
        questions.withdraw();
        questions.<TimeWindow, HistoricalAlerts.Answer>put(
                context.ports().histories()::ask, TimeWindow.before(now, Instruments.DAY), answer -> {
                    history = Optional.of(answer.history());
                    judge();
                });
    }

    @Override
    public boolean waiting() {
        return questions.waiting() || judging.underWay();
    }

    @Override
    public Completeness completeness() {
        return fleet.hosts().isEmpty() ? Completeness.NOTHING : Completeness.ALL;
    }

    private void open(Instrument instrument) {
        var there = place.to(instrument.view());
        context.go(instrument.host().map(there::about).orElse(there));
    }

    public PaintStyle look() {
        return look;
    }

    @Override
    public void restyle(PaintStyle newLook) {
        look = newLook;
        panes.forEach(pane -> pane.setLook(newLook));
        requestLayout();
    }

    /// The preferred height: one or two lines of instruments, or none.
    public double wanted(double most) {
        double line = InstrumentPane.least(look) + GAP;
        int lines = (int) Math.min(2, (most - GAP) / line);
        return lines < 1 ? 0 : Math.min(most, GAP + lines * line * ROOMY);
    }

    private int columns(double width) {
        return Math.clamp((long) ((width - GAP) / (LEAST_WIDTH * look.scale() + GAP)), 1, panes.size());
    }

    /// The number of lines that gives the instruments a good shape.
    private int lines(double width, double height, int most, int fit) {
        int least = (int) Math.ceil((double) panes.size() / most);
        int lines = Math.min(fit, least);
        double best = Double.MAX_VALUE;
        for (int n = least; n <= Math.min(fit, panes.size()); n++) {
            double shape = width / Math.ceil((double) panes.size() / n) / (height / n);
            double off = Math.abs(Math.log(shape / SHAPE));
            if (off < best) {
                best = off;
                lines = n;
            }
        }
        return lines;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        int most = columns(width);
        int fit = (int) Math.max(0, (height - GAP) / (InstrumentPane.least(look) + GAP));
        int lines = lines(width, height, most, fit);
        int columns = lines == 0 ? most : Math.min(most, (int) Math.ceil((double) panes.size() / lines));
        double wide = Math.floor((width - GAP) / columns) - GAP;
        double tall = lines == 0 ? 0 : Math.floor((height - GAP) / lines) - GAP;
        double factor = InstrumentPane.Type.factor(look, wide, tall);
        if (type.look() != look || type.factor() != factor) {
            type = InstrumentPane.Type.of(look, factor);
        }
        for (int i = 0; i < panes.size(); i++) {
            panes.get(i).setType(type);
            boolean fits = i < lines * columns;
            panes.get(i).setVisible(fits);
            panes.get(i).setManaged(fits);
            if (fits) {
                panes.get(i)
                        .resizeRelocate(GAP + i % columns * (wide + GAP), GAP + i / columns * (tall + GAP), wide, tall);
            }
        }
    }
}
