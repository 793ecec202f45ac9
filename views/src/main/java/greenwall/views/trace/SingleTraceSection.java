package greenwall.views.trace;

import greenwall.fleet.CountText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ServiceLinks;
import greenwall.views.TimeRangeChoice;
import greenwall.views.TraceFinder;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.widgets.ActionButtons;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.NameValueList;
import greenwall.views.widgets.PendingQueries;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.paint.Color;

/// One trace as a waterfall, with the details of the selected span next to it and the actions below.
final class SingleTraceSection extends TracesViewSection {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss.SSS", Locale.ENGLISH);
    private static final int MAX_NOTES = 3;
    private static final String NO_SPAN = "Select a span to see its details.";

    private final SelfTimeBar shares;
    private final Waterfall waterfall;
    private final NameValueList details;
    private final Supplier<FleetState> fleet;
    private final PendingQueries logQueries = new PendingQueries();
    private final ActionButtons bar;
    private String cluster = "";
    private Optional<WaterfallRows> rows = Optional.empty();

    SingleTraceSection(ViewContext context, Supplier<FleetState> fleet) {
        super(context);
        this.fleet = fleet;
        bar = new ActionButtons(List.of(
                action("Logs of the span", "L", this::openLogs),
                action("Service", "V", span -> context.go(ServiceLinks.of(cluster, span.service(), place.range()))),
                action("Host", "H", this::openHost),
                action(
                        "Probe the host",
                        "P",
                        span -> hostOf(span).map(WindowRequest.OpenProbes::new).ifPresent(context.windowRequests())),
                new ViewAction("Next failed span", "N", () -> failed(1)),
                new ViewAction("Compare with another", "C", this::compare)));
        shares = new SelfTimeBar(context.style());
        waterfall =
                new Waterfall(context.style(), "Waterfall; arrows select, collapse and expand, N the next failed span");
        details = new NameValueList(context.style(), "The selected span", "http.response.status_code");
        waterfall.setOnSelect(this::selected);
        bar.openAsMenuOf(waterfall);
        root.getChildren().addAll(banner, shares, waterfall, details.list(), bar);
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        PaintedRegion.passFocus(root, waterfall::requestFocus);
    }

    @Override
    void arrange(double width, double height) {
        double y = banner.minHeight(width);
        banner.resizeRelocate(0, 0, width, y);
        double strip = shares.minHeight(width);
        shares.resizeRelocate(0, y, width, strip);
        y += strip;
        double foot = Math.ceil(bar.prefHeight(width));
        double middle = Math.max(0, height - y - foot);
        double right = Math.round(
                Math.clamp(width * 0.28, 220, 620 * waterfall.paintStyle().scale()));
        waterfall.resizeRelocate(0, y, width - right, middle);
        details.list().resizeRelocate(width - right, y, right, middle);
        bar.resizeRelocate(0, height - foot, width, foot);
    }

    @Override
    void open(Place newPlace) {
        boolean same = rows.isPresent() && newPlace.get(TraceLinks.ID).equals(place.get(TraceLinks.ID));
        place = newPlace;
        if (same) {
            waterfall.choose(place.get(TraceLinks.SPAN));
            return;
        }
        rows = Optional.empty();
        shares.show(List.of(), _ -> Map.of());
        details.show(List.of(), NO_SPAN);
        banner.show(List.of(Banner.line("Loading trace " + place.get(TraceLinks.ID) + " …")));
        waterfall.showNothing("");
        queries.cancelAll();
        queries.send(context.backend().traces()::trace, place.get(TraceLinks.ID), this::receive);
        root.requestLayout();
    }

    private void receive(TraceFinder.Answer answer) {
        switch (answer) {
            case TraceFinder.Answer.Received(var from, var trace) -> {
                cluster = from;
                show(trace);
            }
            case TraceFinder.Answer.Missing(var why) -> {
                banner.show(List.of(
                        Banner.line("The trace " + place.get(TraceLinks.ID) + " cannot be shown"),
                        Banner.line(why, CellState.SILENT)));
                waterfall.showNothing("There is nothing to draw.");
            }
        }
        root.requestLayout();
    }

    private void show(Trace trace) {
        var shown = new WaterfallRows(trace);
        rows = Optional.of(shown);
        Function<PaintStyle, Map<String, Color>> colors =
                style -> context.backend().seriesColors().named(style, "services", trace.services());
        banner.show(headline(trace, context.zone()));
        shares.show(shown.times().services(), colors);
        waterfall.show(shown, colors);
        waterfall.choose(place.get(TraceLinks.SPAN));
    }

    private static List<List<Banner.Part>> headline(Trace trace, ZoneId zone) {
        var lines = new ArrayList<List<Banner.Part>>();
        if (trace.isEmpty()) {
            lines.add(Banner.line("The trace " + trace.id() + " has no spans"));
        } else {
            var first = new ArrayList<Banner.Part>();
            first.add(Banner.Part.plain(trace.root().service() + " · "
                    + trace.root().operation() + " · " + EpochNanos.durationText(trace.nanos())));
            if (trace.errors() > 0) {
                first.add(new Banner.Part(
                        CountText.of(trace.errors(), "span failed", "spans failed"), CellState.CRITICAL));
            }
            lines.add(first);
            lines.add(Banner.line(CountText.of(trace.rows().size(), "span") + " of "
                    + CountText.of(trace.services().size(), "service") + " · began "
                    + TIME.format(EpochNanos.instant(trace.start()).atZone(zone)) + " · " + trace.id()));
        }
        trace.notes().stream().limit(MAX_NOTES).forEach(note -> lines.add(Banner.line(note, CellState.WARN)));
        int more = trace.notes().size() - MAX_NOTES;
        if (more > 0) {
            lines.add(Banner.line("and " + CountText.of(more, "more warning") + ": run greenwall trace " + trace.id()));
        }
        return lines;
    }

    private void selected(int row) {
        var shown = rows.orElseThrow();
        var span = shown.row(row).span();
        details.show(SpanDetails.of(span, shown.times().selfTime(row), context.zone()), NO_SPAN);
        if (!span.id().equals(place.get(TraceLinks.SPAN))) {
            place = place.with(TraceLinks.SPAN, span.id());
            context.replace(place);
        }
    }

    /// The selected span, or the first one.
    private Optional<Span> span() {
        return waterfall
                .selected()
                .or(() -> rows.filter(shown -> !shown.trace().isEmpty())
                        .map(shown -> shown.trace().root()));
    }

    private ViewAction action(String title, String key, Consumer<Span> action) {
        return new ViewAction(title, key, () -> span().ifPresent(action));
    }

    /// Opens the log lines of the span's service at the time of the span, with the lines of this trace
    /// highlighted.
    private void openLogs(Span span) {
        var window = TraceLinks.around(span);
        var source = cluster;
        var trace = place.get(TraceLinks.ID);
        logQueries.cancelAll();
        logQueries.<List<String>, LogQueries.Selectors>send(
                (names, receiver) -> context.backend().logs().serviceSelectors(source, names, window, receiver),
                List.of(span.service()),
                found -> {
                    if (found.selectors().isEmpty()) {
                        context.showMessage(found.why());
                        return;
                    }
                    context.go(new Place("logs", Optional.empty(), TimeRangeChoice.fixed(window), Map.of())
                            .with("in", source)
                            .with("query", found.selectors().getFirst())
                            .with("find", trace));
                });
    }

    private void openHost(Span span) {
        hostOf(span).ifPresent(host -> {
            var at = TraceLinks.around(span).start();
            var window = TimeWindow.around(
                    at, Duration.ofMinutes(15), context.clock().instant());
            context.go(new Place("host", Optional.of(host), TimeRangeChoice.fixed(window), Map.of()));
        });
    }

    /// The host of the span. Shows a message if it is not known.
    private Optional<Place.HostRef> hostOf(Span span) {
        var host = TraceLinks.host(span, cluster, fleet.get());
        if (host.isEmpty()) {
            context.showMessage("The span names no known host; its service (V) shows where it runs.");
        }
        return host;
    }

    private void failed(int by) {
        if (rows.isPresent() && rows.get().trace().errors() == 0) {
            context.showMessage("No span of this trace failed.");
        } else {
            waterfall.selectFailed(by);
        }
    }

    private void compare() {
        context.go(place.with(TraceLinks.AGAINST, place.get(TraceLinks.ID))
                .with(TraceLinks.ID, "")
                .with(TraceLinks.SPAN, ""));
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.N && event.isShiftDown() && !event.isShortcutDown() && !event.isAltDown()) {
            failed(-1);
            event.consume();
        }
        bar.handleKey(event);
    }

    @Override
    List<ViewAction> actions() {
        return bar.actions();
    }

    @Override
    void close() {
        queries.cancelAll();
        logQueries.cancelAll();
        rows = Optional.empty();
        waterfall.showNothing("");
    }

    @Override
    ScreenshotCompleteness completeness() {
        return ScreenshotCompleteness.of(
                rows.isPresent(),
                rows.filter(shown -> shown.trace().notes().isEmpty()).isPresent());
    }
}
