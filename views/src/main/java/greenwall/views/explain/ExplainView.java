package greenwall.views.explain;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.state.HostState;
import greenwall.views.BaseManualLayoutView;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.chart.ExplainedTime;
import greenwall.views.dashboard.RelatedDashboards;
import greenwall.views.logs.LogLine;
import greenwall.views.logs.TemplateMatcher;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.problem.DefaultHostChooser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/// Explains a change of a metric: the series with its onset, the log volume and marks on one axis, the ranked list
/// next to them, and the raw log below. The item under the pointer is highlighted in all of them. Each part is
/// shown as soon as it arrives.
public final class ExplainView extends BaseManualLayoutView {
    private final ViewContext context;
    private final Explainer port;
    private final TemplateActions actions;
    private final ExplainBar bar;
    private final ExplainSummary header;
    private final ExplanationTimelinePane timeline;
    private final ExplanationListPane ranked;
    final RawLogPane log;
    private final ServiceExplanationPane ofService;
    private Place requestedPlace = Place.HOME;
    private Place place = Place.HOME;
    /// Whether the view chose the subject itself before the problems were known.
    private boolean hostGuessed;
    private Optional<Place.HostRef> host = Optional.empty();
    Optional<Explanation> explanation = Optional.empty();
    private Explainer.RunHandle running = () -> {};
    private Optional<ExplainQuestion> current = Optional.empty();
    List<ExplanationItem> items = List.of();
    private boolean visible;
    private boolean started;
    private boolean cancelled;

    public ExplainView(ViewContext context) {
        this.context = context;
        port = context.backend().explanations();
        var text = new ExplanationText(context.zone());
        actions = new TemplateActions(context, text);
        bar = new ExplainBar(context, this);
        header = new ExplainSummary(context.style(), context.zone(), this::detailsToggled);
        timeline = new ExplanationTimelinePane(
                context, Place.HOME.range().at(context.clock().instant()), this);
        ranked = new ExplanationListPane(context.style(), context.zone(), this);
        log = new RawLogPane(context, text);
        var lines = log.body();
        ofService = new ServiceExplanationPane(context, this::state);
        root.getChildren().addAll(bar, header, timeline, lines, ranked, ofService.node());
        ofService.node().setVisible(false);
        root.setAccessibleText("Explain");
        PaintedRegion.passFocus(root, () -> (isOfService() ? ofService.node() : ranked).requestFocus());
        timeline.chart.setOnExplain(this::explain);
        lines.setOnHover(line -> {
            line.map(LogLine::time).ifPresentOrElse(timeline.axis::setCursor, timeline.axis::clearCursor);
            highlight(line.flatMap(l -> templateOf(l.text())));
        });
        lines.visibleWindow().subscribe(timeline.volume::setVisibleWindow);
        lines.setOnChanged(() -> bar.showLog(String.join(" · ", lines.status())));
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    }

    void explain(Optional<HostState> subject, String what) {
        var target = subject.map(h -> place.about(Place.HostRef.of(h)).with(Place.CLUSTER, ""))
                .orElse(place);
        boolean quantity = state().quantities().stream().anyMatch(q -> q.id().equals(what)) || what.isEmpty();
        target = target.with(ExplainQuestionReader.QUANTITY, quantity ? what : "")
                .with(ExplainQuestionReader.QUERY, quantity ? "" : what)
                .with(ExplainQuestionReader.LOGS, quantity ? "" : log.selector())
                .with(ExplainQuestionReader.ONSET, "");
        boolean sameSubject = target.host().equals(place.host())
                && target.get(ExplainQuestionReader.QUANTITY).equals(place.get(ExplainQuestionReader.QUANTITY));
        if (target.equals(place)) {
            start();
        } else {
            context.go(sameSubject ? target : ExplainQuestionReader.withoutKey(target));
        }
    }

    private void explain(ExplainedTime time) {
        boolean all = time.at().isEmpty() && time.window().equals(timeline.axis.window());
        if (all) {
            // The axis is longer than the window that is explained.
            context.showMessage("Point at a time, or select a time range, to explain it.");
            return;
        }
        var target = time.in(place).with(ExplainQuestionReader.ONSET, "");
        context.go(time.at().isPresent() ? target.with(ExplainQuestionReader.COMPARE, "") : target);
    }

    void cancelOrRestart() {
        if (!answering()) {
            start();
            return;
        }
        running.close();
        cancelled = true;
        log.cancel();
        refresh();
    }

    void compare(String with) {
        context.go(place.with(ExplainQuestionReader.COMPARE, with));
    }

    /// Called when the user permits reading the hosts' journals over SSH.
    void allowJournal() {
        port.allowJournal();
        start();
    }

    void findOnset() {
        context.go(place.with(ExplainQuestionReader.ONSET, ""));
    }

    private boolean isOfService() {
        return ServiceExplanationPane.isForService(place);
    }

    @Override
    protected void arrange(double width, double height) {
        if (isOfService()) {
            ofService.node().resizeRelocate(0, 0, width, height);
            return;
        }
        double scale = header.paintStyle().scale();
        double top = Math.ceil(bar.prefHeight(width));
        double head = header.height(width);
        double y = top + head;
        double rest = Math.max(0, height - y);
        double side = Math.round(Math.clamp(width * 0.38, 300 * scale, 760 * scale));
        double left = width - side;
        bar.resizeRelocate(0, 0, width, top);
        header.resizeRelocate(0, top, width, head);
        y += timeline.arrange(y, left, rest) + 4;
        log.body().resizeRelocate(0, y, left, Math.max(0, height - y));
        ranked.resizeRelocate(left, top + head, side, rest);
    }

    @Override
    protected void stateChanged() {
        if (visible && !started) {
            start();
        }
    }

    @Override
    protected void alertsChanged() {
        if (visible
                && hostGuessed
                && alertsAndProblems()
                        .problems()
                        .filter(list -> !list.isEmpty())
                        .isPresent()) {
            start();
        }
    }

    @Override
    public void onShown(Place newPlace) {
        boolean same = visible && newPlace.equals(requestedPlace);
        requestedPlace = newPlace;
        place = newPlace;
        visible = true;
        if (!same) {
            started = false;
            if (!state().clusters().isEmpty()) {
                start();
            }
        }
    }

    String cluster() {
        if (!place.get(Place.CLUSTER).isEmpty()) {
            return place.get(Place.CLUSTER);
        }
        return host.map(Place.HostRef::cluster)
                .orElseGet(() -> state().clusters().isEmpty()
                        ? ""
                        : state().clusters().getFirst().name());
    }

    private void start() {
        stop();
        explanation = Optional.empty();
        items = List.of();
        cancelled = false;
        log.begin();
        ranked.showNothing();
        header.show(explanation, "Loading …");
        place = DefaultHostChooser.place(
                requestedPlace, alertsAndProblems(), state(), context.clock().instant());
        boolean chosen = !place.equals(requestedPlace);
        hostGuessed = chosen && alertsAndProblems().problems().isEmpty();
        if (chosen) {
            context.replace(place);
        }
        if (!hostGuessed) {
            requestedPlace = place;
        }
        root.getChildren().forEach(child -> child.setVisible((child == ofService.node()) == isOfService()));
        if (isOfService()) {
            started = true;
            ofService.open(place);
            root.requestLayout();
            return;
        }
        host = place.host();
        var now = context.clock().instant();
        current = ExplainQuestionReader.question(place, cluster(), now, context.zone());
        bar.show(
                host,
                place.get(ExplainQuestionReader.QUERY).isEmpty()
                        ? place.get(ExplainQuestionReader.QUANTITY)
                        : place.get(ExplainQuestionReader.QUERY),
                place.get(ExplainQuestionReader.COMPARE));
        if (current.isEmpty()) {
            header.show(Optional.empty(), "Nothing to explain yet: select a host, or press E on one.");
            timeline.begin("", place.range().at(now));
            log.body().setEmptyText("");
            return;
        }
        started = true;
        var request = current.get();
        bar.offer(relatedDashboards(), context::go);
        bar.offerJournal(port.offersJournal(request.subject().cluster()));
        timeline.begin(request.subject().text(), request.window(now));
        timeline.probes.setHost(host);
        log.findSelector(request, this::openLog);
        bar.showRunning(true, false);
        running = port.explain(request, newest -> {
            if (current.isPresent() && current.get() == request) {
                receive(newest);
            }
        });
    }

    /// Whether more results will come.
    private boolean answering() {
        return current.isPresent()
                && !cancelled
                && explanation.map(e -> !e.complete()).orElse(true);
    }

    private void receive(Explanation newest) {
        if (cancelled) {
            return;
        }
        explanation = Optional.of(newest);
        items = ExplanationItem.of(newest);
        refresh();
        openLog();
    }

    private void refresh() {
        explanation.ifPresent(e -> {
            ranked.show(e, items);
            timeline.show(e, items, ranked.opened(), this::placeOnset);
        });
        header.show(explanation, cancelled ? "Cancelled" : "");
        bar.showRunning(
                answering(),
                explanation.flatMap(Explanation::onset).map(Onset::placed).orElse(false));
        root.requestLayout();
    }

    /// Opens the log once the series is known, to read the lines around its onset.
    private void openLog() {
        explanation
                .filter(e -> e.complete()
                        || e.sections().stream()
                                .anyMatch(p -> p.kind() == SectionState.SectionKind.METRIC
                                        && p.progress().over()))
                .ifPresent(e -> log.open(e, e.question().subject().cluster()));
    }

    private void placeOnset(Instant at) {
        context.showMessage("Onset moved. Explaining again.");
        context.go(place.with(ExplainQuestionReader.ONSET, at.toString())
                .with(
                        ExplainQuestionReader.AT,
                        explanation.map(e -> e.question().at().toString()).orElse("")));
    }

    private Optional<String> templateOf(String text) {
        return items.stream()
                .filter(t -> t instanceof ExplanationItem.TemplateItem(var template)
                        && new TemplateMatcher(template.template()).matches(text))
                .map(ExplanationItem::id)
                .findFirst();
    }

    private void detailsToggled() {
        ranked.setScoresShown(header.detailsShown());
        root.requestLayout();
    }

    void highlight(Optional<String> id) {
        ranked.highlight(id);
        timeline.lane.highlight(id.map(Set::of).orElse(Set.of()));
        log.highlight(id.flatMap(ranked::item));
    }

    void pick(String id) {
        ranked.open(id);
        ranked.item(id).ifPresent(this::choose);
    }

    /// Filters the log by a template or removes that filter, draws a series, or scrolls the log to an event.
    void choose(ExplanationItem item) {
        switch (item) {
            case ExplanationItem.TemplateItem(var template) -> log.choose(item.id(), template);
            case ExplanationItem.SeriesItem _ -> {
                timeline.showOther(items, Optional.of(item));
                root.requestLayout();
            }
            case ExplanationItem.EventItem(var event, var _) -> centreLog(event.start());
        }
    }

    void centreLog(Instant at) {
        log.centre(at);
    }

    private Optional<RankedTemplate> template() {
        return ranked.opened()
                .filter(ExplanationItem.TemplateItem.class::isInstance)
                .map(t -> ((ExplanationItem.TemplateItem) t).template());
    }

    private void key(KeyEvent event) {
        if (isOfService() || event.getTarget() instanceof TextInputControl || event.isAltDown()) {
            return;
        }
        boolean used = true;
        if (event.isShortcutDown()) {
            var copied = template().filter(_ -> event.getCode() == KeyCode.C);
            copied.ifPresent(actions::copy);
            used = copied.isPresent();
        } else {
            switch (event.getCode()) {
                case Q -> withTemplate((e, lines) -> actions.openQuery(e, lines, host, log.selector()));
                case N -> withTemplate((e, lines) -> actions.addToIncident(e, lines, log.selector()));
                case L -> toLogs();
                case R ->
                    host.ifPresentOrElse(
                            this::openRunbook, () -> context.showMessage("No host is explained: open a host first."));
                case H -> header.toggleDetails();
                case V -> used = bar.openViews();
                case ESCAPE -> used = log.removeFilter();
                default -> used = false;
            }
        }
        if (used) {
            event.consume();
        }
    }

    private void withTemplate(BiConsumer<Explanation, RankedTemplate> action) {
        explanation
                .flatMap(e -> template().<Runnable>map(lines -> () -> action.accept(e, lines)))
                .ifPresentOrElse(
                        Runnable::run,
                        () -> context.showMessage(
                                explanation.isEmpty()
                                        ? "Nothing has been explained yet."
                                        : "Select log lines in the list first."));
    }

    private void toLogs() {
        explanation.ifPresentOrElse(
                e -> actions.openLogs(e, host, log.selector()),
                () -> context.showMessage("Nothing has been explained yet."));
    }

    private void openRunbook(Place.HostRef name) {
        context.windowRequests()
                .accept(new WindowRequest.OpenRunbook(name, place.get(ExplainQuestionReader.QUANTITY), Labels.EMPTY));
    }

    /// The site's own views of the subject, with this window.
    private List<RelatedDashboards.RelatedDashboard> relatedDashboards() {
        var subject = host.flatMap(name -> state().host(name.cluster(), name.name()));
        return subject.map(of -> RelatedDashboards.about(
                        context.backend().dashboards(), of, ExplainQuestionReader.key(place), place))
                .orElse(List.of());
    }

    private void stop() {
        timeline.probes.setHost(Optional.empty());
        current = Optional.empty();
        running.close();
        log.close();
        ofService.close();
    }

    @Override
    public Optional<TimeWindow> ownWindow() {
        return current.filter(_ -> !isOfService()).map(_ -> timeline.axis.window());
    }

    @Override
    public void onHidden() {
        visible = false;
        started = false;
        stop();
        clearState();
    }

    @Override
    public List<ViewAction> actions() {
        if (isOfService()) {
            return ofService.actions();
        }
        var found = new ArrayList<ViewAction>();
        found.add(new ViewAction(header.detailsShown() ? "Hide details" : "Show details", "H", header::toggleDetails));
        found.add(new ViewAction("The log lines of this time range", "L", this::toLogs));
        host.ifPresent(name -> found.add(new ViewAction("The runbook of this host", "R", () -> openRunbook(name))));
        relatedDashboards()
                .forEach(offer -> found.add(
                        new ViewAction("Custom view: " + offer.title(), "V", () -> context.go(offer.place()))));
        return found;
    }

    @Override
    public ScreenshotCompleteness completeness() {
        if (isOfService()) {
            return ofService.completeness();
        }
        boolean compared = !place.get(ExplainQuestionReader.COMPARE).isEmpty();
        if (explanation.isEmpty()
                || explanation.get().metricSeries().isEmpty()
                        && !(compared && explanation.get().logCoverage().lines() > 0)) {
            return ScreenshotCompleteness.NOTHING;
        }
        var e = explanation.get();
        boolean failed = e.sections().stream().anyMatch(p -> p.progress() == SectionState.Progress.FAILED);
        boolean complete = e.conclusion().kind() != Conclusion.Kind.PENDING
                && !failed
                && !e.logCoverage().cut()
                && log.isComplete();
        return complete ? ScreenshotCompleteness.ALL : ScreenshotCompleteness.GAPS;
    }

    @Override
    public boolean isWaiting() {
        if (!visible || !started || cancelled) {
            return false;
        }
        if (isOfService()) {
            return ofService.waiting();
        }
        return answering() || log.waiting();
    }
}
