package greenwall.views.explain;

import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.PartState;
import greenwall.fleet.explain.Question;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Completeness;
import greenwall.views.Desk;
import greenwall.views.Intent;
import greenwall.views.Place;
import greenwall.views.Ranges;
import greenwall.views.Span;
import greenwall.views.View;
import greenwall.views.logs.LogBody;
import greenwall.views.logs.LogLine;
import greenwall.views.logs.TemplateMatch;
import greenwall.views.paint.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Why something spiked: the series with its onset, log volume and marks on one axis, the ranked list
/// beside it, and the raw log below. Whatever the pointer is on is marked everywhere. The parts are shown
/// as they arrive.
public final class ExplainView implements View {
    private static final Duration REACHES_NOW = Duration.ofSeconds(60);

    private final Desk desk;
    private final Explains port;
    private final Sentences sentences;
    private final TemplateActions actions;
    private final ExplainBar bar;
    private final ExplainHeader header;
    private final AxisPane axis;
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
    private boolean logOpen;
    private boolean logLacks;

    public ExplainView(Desk desk) {
        this.desk = desk;
        port = desk.ports().explains();
        sentences = new Sentences(desk.zone());
        actions = new TemplateActions(desk, sentences);
        bar = new ExplainBar(desk, this::cluster, () -> state, new BarActions());
        header = new ExplainHeader(desk.look(), desk.zone());
        axis = new AxisPane(desk, Place.HOME.span().at(desk.clock().instant()));
        ranked = new RankPane(desk.look(), desk.zone());
        log = new LogBody(desk);
        log.fold();
        root.getChildren().addAll(bar, header, axis, log, ranked);
        root.setAccessibleText("Explain");
        root.setMinSize(0, 0);
        root.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused)) {
                ranked.requestFocus();
            }
        });
        ranked.setOnHover(thing -> light(thing.map(Thing::id)));
        ranked.setOnChoose(this::choose);
        axis.setOnHover(this::light);
        axis.setOnMark(this::pick);
        axis.setOnProbes(root::requestLayout);
        axis.setOnPick(log::centre);
        axis.setOnExplain(
                window -> go(place.during(Span.fixed(window)).with(Asked.AT, "").with(Asked.ONSET, "")));
        log.setOnHover(line -> {
            axis.cursor(line.map(LogLine::time));
            light(line.flatMap(l -> of(l.text())));
        });
        log.setOnCopied(this::say);
        log.setOnChanged(() -> {
            axis.setSight(log.sight());
            bar.showLog(String.join(" · ", log.status()));
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
        public void allowJournal() {
            port.allowJournal();
            start();
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
        bar.resizeRelocate(0, 0, width, top);
        header.resizeRelocate(0, top, width, head);
        axis.arrange(0, y, left, rest);
        y += axis.getHeight() + 4;
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
        bar.offerJournal(port.offersJournal(question.get().subject().cluster()));
        axis.begin(
                question.get().subject().text(),
                Optional.of(question.get().window(desk.clock().instant())));
        axis.about(host);
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
            ranked.show(e);
            axis.show(e, things, ranked.opened(), this::placeOnset);
        });
        header.show(explanation, cancelled ? "cancelled" : "");
        bar.showRunning(
                !cancelled && explanation.map(e -> !e.complete()).orElse(asked),
                explanation.flatMap(Explanation::onset).map(o -> o.placed()).orElse(false));
        root.requestLayout();
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
        axis.light(id.map(Set::of).orElse(Set.of()));
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
                axis.showOther(things, Optional.of(thing));
                root.requestLayout();
            }
            case Thing.OfEvent(var event, var _) -> log.centre(event.start());
        }
    }

    private Optional<RankedTemplate> template() {
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
                template().ifPresent(actions::copy);
            }
        } else {
            switch (event.getCode()) {
                case Q -> explanation.ifPresent(e -> template().ifPresent(t -> actions.query(e, t, host, selector)));
                case N -> explanation.ifPresent(e -> template().ifPresent(t -> actions.keep(e, t, selector)));
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

    private void toLogs() {
        explanation.ifPresent(e -> actions.toLogs(e, host, selector));
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
        axis.about(Optional.empty());
        running.close();
        naming.close();
        log.close();
    }

    @Override
    public void hidden() {
        visible = false;
        asked = false;
        stop();
        state = FleetState.EMPTY;
    }

    @Override
    public void restyle(Look look) {
        header.setLook(look);
        axis.setLook(look);
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
