package greenwall.views.parts;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.VisibleText;
import greenwall.fleet.quantity.Form;
import greenwall.fleet.quantity.Limit;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.Column;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.styles.Role;
import greenwall.views.Completeness;
import greenwall.views.Desk;
import greenwall.views.Place;
import greenwall.views.ProbeShelf;
import greenwall.views.Ranges;
import greenwall.views.Span;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.Line;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeChart;
import greenwall.views.paint.Look;
import greenwall.views.paint.TextBox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javafx.scene.layout.Pane;

/// Charts of quantities on one axis. They ask for their ranges while they are shown: when the window changes,
/// and again when a moving window has moved by a step.
public final class ChartBoard extends Pane {
    private static final double GAP = 6;
    private static final int POINTS = 700;
    private static final Duration FINEST = Duration.ofSeconds(15);

    private final Desk desk;
    private final List<Spec> specs;
    private final int columns;
    private final ProbeShelf probed;
    private final TimeAxis axis;
    private final List<TimeChart> charts = new ArrayList<>();
    private final List<Ranges.Ask> asks = new ArrayList<>();
    private final Map<Integer, Completeness> answered = new HashMap<>();
    private FleetState state = FleetState.EMPTY;
    private Optional<Place.HostName> host = Optional.empty();
    private Span span = Place.HOME.span();
    private Instant askedAt = Instant.EPOCH;
    private boolean visible;
    private int waiting;
    private boolean following;
    private long round;
    private final Map<String, Map<String, String>> names = new HashMap<>();
    private FleetState namesOf = FleetState.EMPTY;

    /// One chart: its title and the quantity that it shows.
    public record Spec(String title, String quantity) {}

    public ChartBoard(Desk desk, List<Spec> specs, int columns) {
        this.desk = desk;
        this.specs = List.copyOf(specs);
        this.columns = columns;
        probed = desk.ports().probeShelf();
        axis = new TimeAxis(span.at(desk.clock().instant()));
        for (var spec : specs) {
            var chart =
                    new TimeChart(desk.look(), axis, desk.zone(), ChartData.empty(spec.title(), Unit.NONE, "Asking …"));
            charts.add(chart);
            getChildren().add(chart);
        }
        axis.listen(new TimeAxis.Listener() {
            @Override
            public void windowChanged() {
                if (!following) {
                    span = Span.fixed(axis.window());
                }
            }

            @Override
            public void cursorChanged() {
                // The charts draw it themselves.
            }
        });
        setMinSize(0, 0);
    }

    public TimeAxis axis() {
        return axis;
    }

    public List<TimeChart> charts() {
        return charts;
    }

    public void shown(Place place) {
        visible = true;
        host = place.host();
        span = place.span();
        askedAt = Instant.EPOCH;
        follow();
    }

    /// Shows one host's lines, or those of all hosts.
    public void setHost(Optional<Place.HostName> newHost) {
        if (!newHost.equals(host)) {
            host = newHost;
            askedAt = Instant.EPOCH;
        }
    }

    public void hidden() {
        visible = false;
        withdraw();
    }

    public void show(FleetState newState) {
        state = newState;
        if (!visible || state.clusters().isEmpty()) {
            return;
        }
        var now = desk.clock().instant();
        var due = span instanceof Span.Last
                ? askedAt.plus(step())
                : askedAt.equals(Instant.EPOCH) ? Instant.EPOCH : Instant.MAX;
        if (!now.isBefore(due)) {
            ask(now);
        }
    }

    public void restyle(Look look) {
        charts.forEach(chart -> chart.setLook(look));
    }

    public boolean waiting() {
        return waiting > 0;
    }

    public Completeness completeness() {
        if (answered.isEmpty()) {
            return Completeness.NOTHING;
        }
        boolean any = answered.containsValue(Completeness.ALL);
        boolean all =
                answered.size() == specs.size() && answered.values().stream().allMatch(c -> c == Completeness.ALL);
        return all ? Completeness.ALL : any ? Completeness.GAPS : Completeness.NOTHING;
    }

    public List<TextBox> textBoxes() {
        return charts.stream().flatMap(c -> c.textBoxes().stream()).toList();
    }

    private void follow() {
        following = true;
        axis.show(span.at(desk.clock().instant()));
        following = false;
    }

    /// As fine as there are pixels to show it, on whole multiples of the finest.
    private Duration step() {
        long seconds = axis.window().length().toSeconds() / POINTS;
        long unit = FINEST.toSeconds();
        return Duration.ofSeconds(Math.max(unit, (seconds + unit - 1) / unit * unit));
    }

    private void withdraw() {
        asks.forEach(Ranges.Ask::close);
        asks.clear();
        waiting = 0;
    }

    private void ask(Instant now) {
        withdraw();
        askedAt = now;
        round++;
        follow();
        for (int i = 0; i < specs.size(); i++) {
            ask(i, round);
        }
    }

    /// A question to each cluster for each form in use there.
    private void ask(int index, long asked) {
        var spec = specs.get(index);
        var parts = new ArrayList<Part>();
        Quantity quantity = null;
        for (var cluster : state.clusters()) {
            if (host.isPresent() && !host.get().cluster().equals(cluster.name())) {
                continue;
            }
            var column = cluster.column(spec.quantity());
            if (column.isPresent()) {
                quantity = column.get().quantity();
                parts.addAll(parts(cluster, column.get()));
            }
        }
        if (quantity == null || parts.isEmpty()) {
            answered.put(index, Completeness.GAPS);
            charts.get(index).setData(ChartData.empty(spec.title(), Unit.NONE, absent(spec)));
            return;
        }
        new Gathering(index, quantity, parts, asked).start();
    }

    private String absent(Spec spec) {
        var of = host.flatMap(h -> state.host(h.cluster(), h.name()));
        var quantity = state.quantities().stream()
                .filter(q -> q.id().equals(spec.quantity()))
                .findFirst();
        if (of.isPresent() && quantity.isPresent()) {
            return "No " + spec.quantity() + ": "
                    + of.get().absence(quantity.get()).reason();
        }
        return "No host gives " + spec.quantity() + ".";
    }

    /// A form, and the hosts of which it tells: another form may tell of the others, and both of some.
    private record Part(ClusterState cluster, Form form, Set<String> hosts) {}

    private List<Part> parts(ClusterState cluster, Column column) {
        var byForm = new LinkedHashMap<Form, Set<String>>();
        for (var each : state.hosts()) {
            if (each.cluster() != cluster
                    || host.isPresent() && !host.get().name().equals(each.name())) {
                continue;
            }
            for (int row = column.first(each.index()); row < column.end(each.index()); row++) {
                byForm.computeIfAbsent(column.form(row), _ -> new HashSet<>()).add(each.name());
            }
        }
        var parts = new ArrayList<Part>();
        byForm.forEach((form, hosts) -> parts.add(new Part(cluster, form, hosts)));
        return parts;
    }

    /// The answers to one chart's questions, put together as they come.
    private final class Gathering {
        private final int index;
        private final Quantity quantity;
        private final List<Part> parts;
        private final long asked;
        private final List<Line> lines = new ArrayList<>();
        private Duration step = Duration.ZERO;
        private String missing = "";
        private int left;

        Gathering(int index, Quantity quantity, List<Part> parts, long asked) {
            this.index = index;
            this.quantity = quantity;
            this.parts = parts;
            this.asked = asked;
            left = parts.size();
        }

        void start() {
            waiting += parts.size();
            for (var part : parts) {
                var instances = new TreeSet<String>();
                host.flatMap(h -> state.host(h.cluster(), h.name()))
                        .ifPresent(h -> h.targets().forEach(t -> instances.add(t.instance())));
                var query = Narrow.toInstances(part.form().expr(), instances);
                var question = new Ranges.Question(part.cluster().name(), query, axis.window(), step());
                asks.add(desk.ranges().ask(question, answer -> receive(part, answer)));
            }
        }

        private void receive(Part part, Ranges.Answer answer) {
            if (asked != round) {
                return;
            }
            waiting--;
            left--;
            switch (answer) {
                case Ranges.Answer.Given(var matrix) -> {
                    step = matrix.step();
                    for (var series : matrix.series()) {
                        var of = hostOf(part.cluster(), series.labels());
                        if (of.isEmpty()
                                || part.hosts().contains(of)
                                || !names(part.cluster()).containsValue(of)) {
                            lines.add(Line.of(series, name(part, series, of)));
                        }
                    }
                }
                case Ranges.Answer.Missing(var why) -> missing = why;
            }
            if (left == 0) {
                finish();
            }
        }

        private void finish() {
            var spec = specs.get(index);
            answered.put(index, missing.isEmpty() && !lines.isEmpty() ? Completeness.ALL : Completeness.GAPS);
            var note = !missing.isEmpty()
                    ? missing
                    : lines.isEmpty() ? "No samples of " + spec.quantity() + " in this window." : "";
            charts.get(index)
                    .setData(new ChartData(
                            spec.title()
                                    + (missing.isEmpty() || lines.isEmpty()
                                            ? ""
                                            : " (part of it missing: " + missing + ")"),
                            Unit.of(quantity.unit()),
                            step,
                            List.copyOf(lines),
                            Optional.empty(),
                            thresholds(),
                            probed(),
                            parts.getFirst().form().expr(),
                            note));
        }

        private List<ChartData.Threshold> thresholds() {
            var all = new ArrayList<ChartData.Threshold>();
            quantity.warn().ifPresent(limit -> all.add(threshold(limit, Role.WARN_TEXT, "warn")));
            quantity.critical().ifPresent(limit -> all.add(threshold(limit, Role.CRITICAL_TEXT, "critical")));
            return all;
        }

        private ChartData.Threshold threshold(Limit limit, Role role, String name) {
            return new ChartData.Threshold(limit.values().getFirst(), role, name);
        }
    }

    /// When the shown host, or any, was probed in this session.
    private List<Annotation> probed() {
        return probed
                .runs()
                .during(axis.window(), host.map(Place.HostName::name).orElse(""))
                .stream()
                .map(m -> new Annotation(
                        Annotation.Kind.PROBE, m.window().start(), m.window().end(), VisibleText.line(m.text())))
                .toList();
    }

    /// The host's name and the keys, or of one host only the keys.
    private String name(Part part, Matrix.Series series, String of) {
        var text = new StringBuilder();
        if (host.isEmpty()) {
            text.append(of);
        }
        for (var key : part.form().keys()) {
            for (var label : key.labels()) {
                var value = series.labels().get(label);
                if (!value.isEmpty()) {
                    text.append(text.isEmpty() ? "" : " ").append(value);
                    break;
                }
            }
        }
        return text.isEmpty() ? host.map(Place.HostName::name).orElse("all") : text.toString();
    }

    private String hostOf(ClusterState cluster, Labels labels) {
        for (var label : List.of("instance", "hostname", "host", "nodename", "node_id")) {
            var value = labels.get(label);
            if (!value.isEmpty()) {
                return names(cluster).getOrDefault(value, value);
            }
        }
        return "";
    }

    private Map<String, String> names(ClusterState cluster) {
        if (namesOf != state) {
            names.clear();
            namesOf = state;
        }
        return names.computeIfAbsent(cluster.name(), _ -> {
            var byName = new HashMap<String, String>();
            for (HostState each : state.hosts()) {
                if (each.cluster() == cluster) {
                    each.host().names().forEach(n -> byName.put(n.value(), each.name()));
                }
            }
            return byName;
        });
    }

    @Override
    protected void layoutChildren() {
        int across = Math.max(1, Math.min(columns, (int) (getWidth() / 380)));
        int down = (charts.size() + across - 1) / across;
        double wide = (getWidth() - (across - 1) * GAP) / across;
        double tall = (getHeight() - (down - 1) * GAP) / down;
        for (int i = 0; i < charts.size(); i++) {
            charts.get(i)
                    .resizeRelocate(
                            Math.round(i % across * (wide + GAP)),
                            Math.round(i / across * (tall + GAP)),
                            Math.floor(wide),
                            Math.floor(tall));
        }
    }
}
