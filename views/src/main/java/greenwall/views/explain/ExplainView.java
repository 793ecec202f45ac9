package greenwall.views.explain;

import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.PartState;
import greenwall.fleet.explain.Question;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Clip;
import greenwall.views.Completeness;
import greenwall.views.Desk;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.Ranges;
import greenwall.views.Span;
import greenwall.views.View;
import greenwall.views.chart.Annotation;
import greenwall.views.chart.ChartData;
import greenwall.views.chart.MarkLane;
import greenwall.views.chart.TimeAxis;
import greenwall.views.chart.TimeChart;
import greenwall.views.chart.VolumeChart;
import greenwall.views.chart.VolumeData;
import greenwall.views.logs.LineQuery;
import greenwall.views.logs.LogBody;
import greenwall.views.logs.TemplateMatch;
import greenwall.views.paint.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Why something spiked: the series with its onset, log volume and marks on one axis, the ranked list beside it, and
/// the raw log below. Whatever the pointer is on is marked everywhere. The parts are shown as they arrive.
public final class ExplainView implements View {
    private static final Duration REACHES_NOW = Duration.ofSeconds(60);
    private static final int MOST_LINES = 6;
    private static final int MOST_MARKS = 12;

    private final Desk desk;
    private final Explains port;
    private final Sentences sentences;
    private final TimeAxis axis;
    private final ExplainBar bar;
    private final ExplainHeader header;
    private final TimeChart chart;
    private final TimeChart other;
    private final MarkLane lane;
    private final VolumeChart volume;
    private final RankPane ranked;
    private final LogBody log;
    private final Pane root = new Pane() {
        @Override
        protected void layoutChildren() {
            arrange(Math.floor(getWidth()), Math.floor(getHeight()));
        }
    };
    private Place place = Place.HOME;
    private FleetState state = FleetState.EMPTY;
    private Optional<Place.HostName> host = Optional.empty();
    private Optional<Explanation> explanation = Optional.empty();
    private Explains.Running running = () -> {};
    private Ranges.Ask naming = () -> {};
    private List<Thing> things = List.of();
    private Optional<String> filtered = Optional.empty();
    private String selector = "";
    private boolean visible;
    private boolean asked;
    private boolean cancelled;
    private boolean zoomed;
    private boolean axisMoves;
    private boolean logOpen;
    private boolean logLacks;

    public ExplainView(Desk desk) {
        this.desk = desk;
        port = desk.ports().explains();
        sentences = new Sentences(desk.zone());
        axis = new TimeAxis(Place.HOME.span().at(desk.clock().instant()));
        bar = new ExplainBar(desk, this::cluster, () -> state, new BarActions());
        header = new ExplainHeader(desk.look(), desk.zone());
        chart = new TimeChart(desk.look(), axis, desk.zone(), ChartData.empty("", Unit.NONE, "Asking …"));
        other = new TimeChart(desk.look(), axis, desk.zone(), ChartData.empty("What else moved", Unit.NONE, ""));
        lane = new MarkLane(desk.look(), axis, desk.zone());
        volume = new VolumeChart(desk.look(), axis, desk.zone(), VolumeData.empty("Lines by level", "Asking …"));
        ranked = new RankPane(desk.look(), desk.zone());
        log = new LogBody(desk);
        log.fold();
        root.getChildren().addAll(bar, header, chart, other, lane, volume, log, ranked);
        root.setFocusTraversable(true);
        root.setAccessibleText("Explain");
        root.setMinSize(0, 0);
        root.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused)) {
                ranked.requestFocus();
            }
        });
        ranked.setOnHover(thing -> light(thing.map(Thing::id)));
        ranked.setOnChoose(this::choose);
        lane.setOnHover(this::light);
        lane.setOnPick(this::pick);
        chart.setOnExplain(
                window -> go(place.during(Span.fixed(window)).with(Asked.AT, "").with(Asked.ONSET, "")));
        chart.setOnPick(log::centre);
        volume.setOnPick(log::centre);
        log.setOnHover(line -> {
            line.ifPresentOrElse(l -> axis.setCursor(l.time()), axis::clearCursor);
            light(line.flatMap(l -> of(l.text())));
        });
        log.setOnCopied(this::say);
        log.setOnChanged(() -> {
            volume.setSight(log.sight());
            bar.showLog(String.join(" · ", log.status()));
        });
        axis.listen(new TimeAxis.Listener() {
            @Override
            public void windowChanged() {
                zoomed |= !axisMoves;
            }

            @Override
            public void cursorChanged() {
                // Each part draws it.
            }
        });
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    private final class BarActions implements ExplainBar.Actions {
        @Override
        public void ask(Optional<HostState> of, String what) {
            var there = of.map(h -> place.about(new Place.HostName(h.cluster().name(), h.name())))
                    .orElse(place);
            boolean quantity = state.quantities().stream().anyMatch(q -> q.id().equals(what)) || what.isEmpty();
            there = there.with(Asked.QUANTITY, quantity ? what : "")
                    .with(Asked.QUERY, quantity ? "" : what)
                    .with(Asked.LOGS, quantity ? "" : selector)
                    .with(Asked.ONSET, "");
            if (there.equals(place)) {
                start();
            } else {
                go(there);
            }
        }

        @Override
        public void cancel() {
            if (explanation.map(Explanation::complete).orElse(true)) {
                start();
                return;
            }
            running.close();
            cancelled = true;
            refresh();
        }

        @Override
        public void findOnset() {
            go(place.with(Asked.ONSET, ""));
        }
    }

    private void arrange(double width, double height) {
        double scale = header.look().scale();
        double top = Math.ceil(bar.prefHeight(width));
        double head = header.height(width);
        double y = top + head;
        double rest = Math.max(0, height - y);
        double side = Math.round(Math.clamp(width * 0.38, 300 * scale, 760 * scale));
        double left = width - side;
        double chartTall = Math.round(Math.clamp(rest * 0.26, 96 * scale, 230 * scale));
        boolean second = other.data().lines().size() > 0 && rest > 560 * scale;
        double secondTall = second ? Math.round(Math.clamp(rest * 0.16, 86 * scale, 150 * scale)) : 0;
        double laneTall = MarkLane.height(header.look(), 2);
        double volumeTall = Math.round(Math.clamp(rest * 0.14, 64 * scale, 120 * scale));
        bar.resizeRelocate(0, 0, width, top);
        header.resizeRelocate(0, top, width, head);
        chart.resizeRelocate(0, y, left, chartTall);
        y += chartTall;
        other.setVisible(second);
        other.resizeRelocate(0, y, left, secondTall);
        y += secondTall;
        lane.resizeRelocate(0, y, left, laneTall);
        y += laneTall;
        volume.resizeRelocate(0, y, left, volumeTall);
        y += volumeTall + 4;
        log.resizeRelocate(0, y, left, Math.max(0, height - y));
        ranked.resizeRelocate(left, top + head, side, rest);
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(FleetState newState) {
        state = newState;
        if (visible && !asked) {
            start();
        }
    }

    @Override
    public void shown(Place newPlace) {
        boolean same = visible && newPlace.equals(place);
        place = newPlace;
        visible = true;
        if (!same) {
            asked = false;
            filtered = Optional.empty();
            if (!state.clusters().isEmpty()) {
                start();
            }
        }
    }

    private String cluster() {
        return host.map(Place.HostName::cluster)
                .orElseGet(() -> state.clusters().isEmpty()
                        ? ""
                        : state.clusters().getFirst().name());
    }

    private void start() {
        stop();
        explanation = Optional.empty();
        things = List.of();
        cancelled = false;
        zoomed = false;
        logOpen = false;
        logLacks = false;
        ranked.showNothing();
        host = place.host().or(() -> place.get(Asked.QUERY).isEmpty() ? worst() : Optional.empty());
        var question = Asked.question(place, host, cluster(), desk.clock().instant());
        bar.show(host, place.get(Asked.QUERY).isEmpty() ? place.get(Asked.QUANTITY) : place.get(Asked.QUERY));
        if (question.isEmpty()) {
            header.show(Optional.empty(), "Nothing to explain yet: pick a host, or press E on one.");
            log.setNothing("");
            return;
        }
        asked = true;
        chart.setData(ChartData.empty(question.get().subject().text(), Unit.NONE, "Asking …"));
        chart.setHandle(Optional.empty(), _ -> {});
        other.setData(ChartData.empty("What else moved", Unit.NONE, ""));
        volume.setData(VolumeData.empty("Lines by level", "Asking …"));
        lane.show(List.of(), Optional.empty());
        move(question.get().window(desk.clock().instant()));
        name(question.get());
        running = port.explain(question.get(), this::receive);
    }

    private Optional<Place.HostName> worst() {
        return state.hosts().stream()
                .min(Comparator.comparing(HostState::state))
                .map(h -> new Place.HostName(h.cluster().name(), h.name()));
    }

    /// Which lines belong below: those of the host under all its names, or of the question's selector.
    private void name(Question question) {
        selector = "";
        switch (question.subject()) {
            case Question.OfQuery of -> {
                selector = of.logs();
                if (selector.isEmpty()) {
                    log.setNothing("No selector of lines was given with the query.");
                    logLacks = true;
                }
            }
            case Question.OfHost of -> {
                log.setNothing("Asking under which names the log has " + of.host() + " …");
                naming = desk.ports()
                        .logs()
                        .selectors(
                                new Place.HostName(of.cluster(), of.host()),
                                question.window(desk.clock().instant()),
                                found -> {
                                    if (found.selectors().isEmpty()) {
                                        log.setNothing(found.why());
                                        logLacks = true;
                                    } else {
                                        selector = found.selectors().getFirst();
                                        openLog();
                                    }
                                });
            }
        }
    }

    private void receive(Explanation newest) {
        if (cancelled) {
            return;
        }
        explanation = Optional.of(newest);
        things = Thing.of(newest);
        refresh();
        openLog();
    }

    private void refresh() {
        explanation.ifPresent(e -> {
            if (!zoomed) {
                move(whole(e));
            }
            ranked.show(e);
            chart.setData(data(e));
            chart.setHandle(e.onset().map(o -> o.at()), this::placeOnset);
            lane.show(rows(e), e.onset().map(o -> o.at()));
            volume.setData(volume(e));
            showOther(ranked.opened());
        });
        header.show(explanation, cancelled ? "cancelled" : "");
        bar.showRunning(
                !cancelled && explanation.map(e -> !e.complete()).orElse(asked),
                explanation.flatMap(Explanation::onset).map(o -> o.placed()).orElse(false));
        root.requestLayout();
    }

    /// The time that is compared with and the window itself.
    private static Window whole(Explanation e) {
        var start = e.baseline().start().isBefore(e.window().start())
                ? later(
                        e.baseline().start(),
                        e.window().start().minus(e.window().length()))
                : e.window().start();
        return new Window(start, e.window().end());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private void move(Window window) {
        axisMoves = true;
        axis.show(window);
        axisMoves = false;
    }

    private void openLog() {
        boolean metricKnown = explanation
                .map(e -> e.complete()
                        || e.parts().stream()
                                .anyMatch(p -> p.part() == PartState.Part.METRIC
                                        && p.progress().over()))
                .orElse(false);
        if (logOpen || selector.isEmpty() || !metricKnown) {
            return;
        }
        logOpen = true;
        var e = explanation.orElseThrow();
        var onset = e.onset().map(o -> o.at()).orElse(e.question().at());
        log.setNothing("Reading …");
        log.setMark(Optional.of(onset), (e.onset().isPresent() ? "onset " : "asked for ") + sentences.both(onset));
        boolean live = !e.window().end().isBefore(desk.clock().instant().minus(REACHES_NOW));
        log.open(cluster(), selector, e.window(), Optional.of(onset), live);
    }

    private ChartData data(Explanation e) {
        var lines = new ArrayList<greenwall.views.chart.Line>();
        for (var trace : e.traces().subList(0, Math.min(MOST_LINES, e.traces().size()))) {
            lines.add(new greenwall.views.chart.Line(
                    Traces.name(trace.labels(), e.title()), trace.timeMillis(), trace.values()));
        }
        var annotations = new ArrayList<Annotation>();
        e.onset()
                .flatMap(o -> o.end().map(end -> new Annotation(Annotation.Kind.ONSET, o.at(), end, "onset")))
                .ifPresent(annotations::add);
        var metric = e.parts().stream()
                .filter(p -> p.part() == PartState.Part.METRIC)
                .findFirst();
        var note = !lines.isEmpty()
                ? ""
                : metric.filter(p -> p.progress().over())
                        .map(p -> p.note().isEmpty() ? "No samples." : p.note())
                        .orElse(e.complete() ? e.verdict().reason() : "Asking …");
        return new ChartData(
                e.title(),
                Unit.of(e.unit()),
                Traces.step(e.traces()),
                lines,
                Optional.empty(),
                List.of(),
                annotations,
                e.query(),
                note);
    }

    private List<MarkLane.Row> rows(Explanation e) {
        var logs = new ArrayList<MarkLane.Mark>();
        var events = new ArrayList<MarkLane.Mark>();
        for (var thing : things) {
            switch (thing) {
                case Thing.OfTemplate(var t) -> {
                    if (logs.size() < MOST_MARKS) {
                        logs.add(new MarkLane.Mark(
                                thing.id(),
                                t.start(),
                                t.last().isBefore(t.start()) ? t.start() : t.last(),
                                Integer.toString(t.rank()),
                                Optional.empty(),
                                greenwall.styles.Role.WARN_TEXT,
                                t.template()));
                    }
                }
                case Thing.OfEvent(var event, var _) ->
                    events.add(new MarkLane.Mark(
                            thing.id(),
                            event.start(),
                            event.end().orElse(event.start()),
                            "",
                            Optional.of(RankRows.icon(event)),
                            greenwall.styles.Role.ACCENT,
                            event.text()));
                case Thing.OfSeries _ -> {}
            }
        }
        logs.sort(Comparator.comparing(MarkLane.Mark::start));
        events.sort(Comparator.comparing(MarkLane.Mark::start));
        return List.of(new MarkLane.Row("logs", logs), new MarkLane.Row("events", events));
    }

    private static VolumeData volume(Explanation e) {
        if (e.levels().isEmpty()) {
            return VolumeData.empty(
                    "Lines by level", e.complete() ? "No lines of this host were counted." : "Still reading …");
        }
        return Traces.volume(e.levels());
    }

    /// A ranked series under the metric, on the same axis.
    private void showOther(Optional<Thing> thing) {
        var series = thing.filter(Thing.OfSeries.class::isInstance)
                .or(() ->
                        things.stream().filter(Thing.OfSeries.class::isInstance).findFirst())
                .map(t -> ((Thing.OfSeries) t).series());
        series.filter(s -> s.trace().isPresent()).ifPresent(s -> {
            var trace = s.trace().get();
            other.setData(new ChartData(
                    "What else moved, " + s.rank() + ": " + Sentences.name(s),
                    Unit.NONE,
                    Traces.step(List.of(trace)),
                    List.of(new greenwall.views.chart.Line(
                            s.host().isEmpty() ? s.labels().metricName() : s.host(),
                            trace.timeMillis(),
                            trace.values())),
                    Optional.empty(),
                    List.of(),
                    explanation.stream()
                            .flatMap(e -> e.onset().stream())
                            .map(o -> Annotation.at(Annotation.Kind.ONSET, o.at(), "onset"))
                            .toList(),
                    s.query(),
                    ""));
        });
    }

    private void placeOnset(Instant at) {
        say("The onset is where you put it; looking again from there.");
        go(place.with(Asked.ONSET, at.toString())
                .with(
                        Asked.AT,
                        explanation.map(e -> e.question().at().toString()).orElse("")));
    }

    /// The ranked template of which the line is.
    private Optional<String> of(String text) {
        return things.stream()
                .filter(t -> t instanceof Thing.OfTemplate(var template)
                        && new TemplateMatch(template.template()).matches(text))
                .map(Thing::id)
                .findFirst();
    }

    private Optional<Thing> thing(String id) {
        return things.stream().filter(t -> t.id().equals(id)).findFirst();
    }

    /// Marks one thing in the list, on the axis and in the log.
    private void light(Optional<String> id) {
        ranked.light(id);
        lane.light(id.map(Set::of).orElse(Set.of()));
        var thing = id.flatMap(this::thing);
        if (thing.isPresent() && thing.get() instanceof Thing.OfTemplate(var template)) {
            var match = new TemplateMatch(template.template());
            log.emphasise(line -> match.matches(line.text()));
        } else {
            log.emphasise(_ -> false);
        }
    }

    private void pick(String id) {
        ranked.open(id);
        thing(id).ifPresent(this::choose);
    }

    /// A template filters the log and, chosen again, gives it back; a series is drawn; an event is gone to.
    private void choose(Thing thing) {
        switch (thing) {
            case Thing.OfTemplate(var template) -> {
                boolean again = filtered.filter(thing.id()::equals).isPresent();
                filtered = again ? Optional.empty() : Optional.of(thing.id());
                var match = new TemplateMatch(template.template());
                log.only(again ? Optional.empty() : Optional.of(line -> match.matches(line.text())));
                if (!again) {
                    log.centre(template.first());
                }
            }
            case Thing.OfSeries _ -> {
                showOther(Optional.of(thing));
                root.requestLayout();
            }
            case Thing.OfEvent(var event, var _) -> log.centre(event.start());
        }
    }

    private Optional<greenwall.fleet.explain.RankedTemplate> template() {
        return ranked.opened().filter(Thing.OfTemplate.class::isInstance).map(t -> ((Thing.OfTemplate) t).template());
    }

    private void key(KeyEvent event) {
        if (event.getTarget() instanceof TextInputControl || event.isAltDown()) {
            return;
        }
        boolean used = true;
        if (event.isShortcutDown()) {
            used = event.getCode() == KeyCode.C && template().isPresent();
            if (used) {
                template().ifPresent(this::copy);
            }
        } else {
            switch (event.getCode()) {
                case Q -> template().ifPresent(this::query);
                case N -> template().ifPresent(this::keep);
                case L -> toLogs();
                case ESCAPE -> {
                    used = filtered.isPresent()
                            || explanation.map(e -> !e.complete()).orElse(false);
                    if (filtered.isPresent()) {
                        filtered = Optional.empty();
                        log.only(Optional.empty());
                    } else if (used) {
                        new BarActions().cancel();
                    }
                }
                default -> used = false;
            }
        }
        if (used) {
            event.consume();
        }
    }

    private void copy(greenwall.fleet.explain.RankedTemplate template) {
        var text = new StringBuilder();
        for (var line : template.samples()) {
            text.append(Instant.ofEpochSecond(0, line.timeNanos()))
                    .append("  ")
                    .append(greenwall.fleet.VisibleText.line(line.text()))
                    .append('\n');
        }
        Clip.text(text.toString());
        say("The lines of the template are on the clipboard.");
    }

    private void query(greenwall.fleet.explain.RankedTemplate template) {
        explanation.ifPresent(e -> {
            var labels = template.labels().isEmpty() && !template.samples().isEmpty()
                    ? template.samples().getFirst().stream()
                    : template.labels();
            var query = labels.isEmpty()
                    ? LineQuery.like(selector, template.template())
                    : LineQuery.like(labels, template.template());
            go(new Place("logs", host, Span.fixed(e.window()), Map.of())
                    .with("query", query)
                    .with("at", template.first().toString()));
        });
    }

    private void keep(greenwall.fleet.explain.RankedTemplate template) {
        explanation.ifPresent(e -> {
            var lines = new Evidence.Lines(
                    template.template(),
                    e.question().subject().cluster(),
                    selector,
                    e.window(),
                    template.samples().stream()
                            .map(l -> new Evidence.Line(l.timeNanos(), l.stream(), l.text()))
                            .toList(),
                    Math.max(0, template.count() - template.samples().size()),
                    sentences.template(template, e.onset()));
            say(
                    desk.ports().records().keep("", lines)
                            ? "The lines are kept in the open incident."
                            : "No incident is open; begin one in the view Incidents.");
        });
    }

    private void toLogs() {
        explanation.ifPresent(e -> go(new Place("logs", host, Span.fixed(e.window()), Map.of())
                .with("query", selector)
                .with("at", e.onset().map(o -> o.at()).orElse(e.question().at()).toString())));
    }

    private void go(Place there) {
        tell(new Intent.Go(there));
    }

    private void say(String text) {
        tell(new Intent.Say(text));
    }

    private void tell(Intent intent) {
        desk.intents().accept(intent);
    }

    private void stop() {
        running.close();
        naming.close();
        log.close();
    }

    @Override
    public void hidden() {
        visible = false;
        asked = false;
        stop();
    }

    @Override
    public void restyle(Look look) {
        header.setLook(look);
        chart.setLook(look);
        other.setLook(look);
        lane.setLook(look);
        volume.setLook(look);
        ranked.setLook(look);
        log.setLook(look);
        root.requestLayout();
    }

    @Override
    public Completeness completeness() {
        if (explanation.isEmpty() || explanation.get().traces().isEmpty()) {
            return Completeness.NOTHING;
        }
        var e = explanation.get();
        boolean failed = e.parts().stream().anyMatch(p -> p.progress() == PartState.Progress.FAILED);
        boolean whole = e.verdict().kind() != Conclusion.Kind.PENDING
                && !failed
                && !e.read().cut()
                && !logLacks
                && log.trouble().isEmpty();
        return whole ? Completeness.ALL : Completeness.GAPS;
    }

    @Override
    public boolean waiting() {
        if (!visible || !asked || cancelled) {
            return false;
        }
        boolean answering = explanation.map(e -> !e.complete()).orElse(true);
        return answering || !logLacks && (!logOpen || log.busy());
    }

    Optional<Explanation> explanation() {
        return explanation;
    }

    LogBody log() {
        return log;
    }

    /// Chooses an entry of the list by its place.
    void choose(int place) {
        choose(things.get(place));
    }
}
