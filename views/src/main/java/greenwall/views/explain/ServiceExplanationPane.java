package greenwall.views.explain;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.InstantText;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.explain.service.ServiceExplanation.Cause;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ServiceLinks;
import greenwall.views.Services;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.Controls;
import greenwall.views.paint.ManualLayoutPane;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.trace.TraceLinks;
import greenwall.views.widgets.ActionButtons;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.PendingQueries;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import greenwall.views.widgets.TablesCanvas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Explains why a service is slow or fails: the causal chain in one sentence, and a ranked table of
/// everything that changed. Each row opens its service, its host, its trace, or the log lines around it.
final class ServiceExplanationPane {
    private static final Duration NEARBY = Duration.ofMinutes(2);
    private static final Duration BEFORE = Duration.ofMinutes(20);

    private final ViewContext context;
    private final Supplier<FleetState> fleet;
    private final Banner banner;
    private final Label sentence = Controls.wrapped("", "guide-headline");
    private final TablesCanvas tables;
    private final PendingQueries queries = new PendingQueries();
    private final Pane root = new ManualLayoutPane(this::arrange);
    private final ActionButtons bar = new ActionButtons(List.of(
            new ViewAction("Service", "V", this::service),
            new ViewAction("Traces", "T", this::traces),
            new ViewAction("Neighbours on the map", "M", this::map),
            new ViewAction("Explain again, as of now", "N", this::now)));
    private Place place = Place.HOME;
    private Optional<ServiceExplanation> found = Optional.empty();

    ServiceExplanationPane(ViewContext context, Supplier<FleetState> fleet) {
        this.context = context;
        this.fleet = fleet;
        banner = new Banner(context.style());
        tables = new TablesCanvas(context, () -> place, "What changed, likeliest cause first");
        root.getChildren().addAll(banner, sentence, bar, tables);
        root.setAccessibleText("Why a service is slow or fails");
        root.addEventHandler(KeyEvent.KEY_PRESSED, bar::handleKey);
        PaintedRegion.passFocus(root, tables::requestFocus);
    }

    static boolean isForService(Place place) {
        return !place.get(ServiceLinks.SERVICE).isEmpty();
    }

    Region node() {
        return root;
    }

    private void arrange(double width, double height) {
        double y = banner.minHeight(width);
        banner.resizeRelocate(0, 0, width, y);
        double sentenceHeight = Math.ceil(sentence.prefHeight(width - 20)) + 6;
        sentence.resizeRelocate(10, y, width - 20, sentenceHeight);
        y += sentenceHeight;
        double buttons = Math.ceil(bar.prefHeight(width));
        bar.resizeRelocate(0, y, width, buttons);
        y += buttons;
        tables.resizeRelocate(0, y, width, Math.max(0, height - y));
    }

    void open(Place newPlace) {
        place = newPlace;
        found = Optional.empty();
        queries.cancelAll();
        var name = place.get(ServiceLinks.SERVICE);
        // Two lines, as with the answer, so that the buttons stay where they are.
        banner.show(List.of(
                Banner.line("Why is " + name + " slow or failing?"), Banner.line("Around " + clock(at()) + " …")));
        sentence.setText("Following its calls …");
        tables.show(List.of());
        queries.<Instant, Services.ExplanationResult>send(
                (at, receiver) ->
                        context.backend().services().explain(place.get(ServiceLinks.CLUSTER), name, at, receiver),
                at(),
                this::receive);
        root.requestLayout();
    }

    private Instant at() {
        var now = context.clock().instant();
        return place.instant(ExplainQuestionReader.AT)
                .orElseGet(
                        () -> place.range() instanceof TimeRangeChoice.AbsoluteRange(var window) ? window.end() : now);
    }

    private void receive(Services.ExplanationResult explained) {
        found = explained.found();
        if (found.isEmpty()) {
            sentence.setText(
                    "No metric of this service could be read. The Services view lists the services that are known.");
            root.requestLayout();
            return;
        }
        var explanation = found.get();
        var head = new ArrayList<Banner.Part>();
        head.add(Banner.Part.plain("Why is " + explanation.service() + " slow or failing?"));
        head.add(
                explanation.conclusive()
                        ? new Banner.Part("conclusive", CellState.OK)
                        : Banner.Part.plain("nothing conclusive"));
        var lines = new ArrayList<List<Banner.Part>>();
        lines.add(head);
        lines.add(Banner.line("Around " + clock(explanation.at()) + ". Examined: "
                + (explanation.examined().size() == 1
                        ? "only this service, because no service that it waits for is known"
                        : explanation.examined().size() + " services: " + String.join(", ", explanation.examined()))));
        for (var around : explanation.hostExplanations()) {
            for (var section : around.sections()) {
                if (section.progress() == SectionState.Progress.FAILED) {
                    lines.add(Banner.line(
                            around.title() + ": " + section.kind().words() + " (failed): " + section.note(),
                            CellState.SILENT));
                }
            }
        }
        banner.show(lines);
        sentence.setText(explanation.sentence());
        tables.show(List.of(table(explanation)));
        root.requestLayout();
    }

    private String clock(Instant at) {
        return InstantText.seconds(at, context.zone());
    }

    private TableData table(ServiceExplanation explanation) {
        return new TableData(
                "What changed, likeliest cause first",
                new ColumnHeadings().numbers("Probability").text("", "Where", "Finding", "Since", "Reason"),
                explanation.causes().stream()
                        .map(cause -> row(explanation, cause))
                        .toList(),
                "No change was found in the preceding 50 minutes; the line above lists the services that were examined.");
    }

    private Row row(ServiceExplanation explanation, Cause cause) {
        var why = String.join("; ", cause.why());
        return new Row(
                        CellState.IDLE,
                        List.of(
                                new Item(
                                        Math.round(100 * cause.score()) + " %",
                                        CellState.OK,
                                        cause.score(),
                                        () -> why,
                                        cause.score()),
                                text(cause.kind().word()),
                                text(cause.name()),
                                new Item(cause.finding(), CellState.OK, cause.finding()),
                                text(cause.since().map(this::clock).orElse("")),
                                new Item(why, CellState.OK, why)),
                        host(explanation, cause))
                .opening(placeOf(explanation, cause));
    }

    private Optional<Place.HostRef> host(ServiceExplanation explanation, Cause cause) {
        boolean machine =
                cause.kind() == ServiceExplanation.CauseKind.HOST || cause.kind() == ServiceExplanation.CauseKind.LINE;
        return machine && fleet.get().host(explanation.cluster(), cause.name()).isPresent()
                ? Optional.of(new Place.HostRef(explanation.cluster(), cause.name()))
                : Optional.empty();
    }

    /// The place that shows a cause, at the time when it began.
    private Place placeOf(ServiceExplanation explanation, Cause cause) {
        var end = TimeMath.later(explanation.at(), cause.onset().plus(NEARBY));
        var range = TimeRangeChoice.fixed(new TimeWindow(cause.onset().minus(BEFORE), end));
        return switch (cause.kind()) {
            case SERVICE -> ServiceLinks.of(explanation.cluster(), cause.name(), range);
            case HOST ->
                place.about(new Place.HostRef(explanation.cluster(), cause.name()))
                        .during(range)
                        .to("host");
            case LINE ->
                place.about(new Place.HostRef(explanation.cluster(), cause.name()))
                        .during(TimeRangeChoice.fixed(TimeWindow.around(
                                cause.onset(), NEARBY, context.clock().instant())))
                        .to("logs");
            case SPAN -> TraceLinks.trace(cause.trace(), place.during(range));
        };
    }

    private String cluster() {
        return found.map(ServiceExplanation::cluster).orElse(place.get(ServiceLinks.CLUSTER));
    }

    private String name() {
        return found.map(ServiceExplanation::service).orElse(place.get(ServiceLinks.SERVICE));
    }

    private void service() {
        context.go(ServiceLinks.of(cluster(), name(), place.range()));
    }

    private void traces() {
        context.go(TraceLinks.comparedWithHourBefore(
                name(),
                TimeWindow.around(
                        found.map(ServiceExplanation::at).orElseGet(this::at),
                        NEARBY,
                        context.clock().instant())));
    }

    private void map() {
        context.go(ServiceLinks.of(cluster(), name(), place.range())
                .to("map")
                .with(ServiceLinks.SERVICE, name())
                .with(ServiceLinks.CLUSTER, cluster()));
    }

    private void now() {
        context.go(new WindowRequest.ExplainService(
                        cluster(), name(), context.clock().instant())
                .place());
    }

    List<ViewAction> actions() {
        return bar.actions();
    }

    void close() {
        queries.cancelAll();
        found = Optional.empty();
        tables.show(List.of());
    }

    ScreenshotCompleteness completeness() {
        return found.isEmpty() ? ScreenshotCompleteness.NOTHING : ScreenshotCompleteness.ALL;
    }

    boolean waiting() {
        return queries.waiting();
    }
}
