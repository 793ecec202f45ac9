package greenwall.views.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.Place;
import greenwall.views.RequestHandle;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TraceFinder;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeTraces;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import greenwall.views.widgets.TablesCanvas;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.event.ActionEvent;
import javafx.event.Event;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesViewTest {
    private FakeTraces traces = new FakeTraces(Fleets.NOW);
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final TracesView[] view = new TracesView[1];

    private List<String> draw(String name, Map<String, String> more, int width, int height, Theme theme) {
        draw(name, more, width, height, theme, theme);
        assertThat(Fx.get(() -> SceneNodes.faults(view[0].node()))).isEmpty();
        return Fx.get(() -> LayoutCheck.texts(view[0].node()));
    }

    /// @param before the theme in which the view is created, before it changes to `theme`
    private WritableImage draw(
            String name, Map<String, String> more, int width, int height, Theme theme, Theme before) {
        ConsoleBackend backend = new RangeQueriesOnlyBackend() {
            @Override
            public TraceFinder traces() {
                return traces;
            }
        };
        return Pictures.draw("traces-" + name, theme, width, height, style -> {
            view[0] = new TracesView(new ViewContext(
                    new PaintStyle(new StyleSheets(), before, style.scale()),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneId.of("Europe/Berlin"),
                    backend,
                    windowRequests::add));
            view[0].restyle(style);
            view[0].node().resize(width, height);
            view[0].onShown(new Place("traces", Optional.empty(), Place.HOME.range(), more));
            view[0].show(Fleets.rich());
            return view[0].node();
        });
    }

    private List<String> draw(String name, Map<String, String> more) {
        return draw(name, more, 1366, 768, Theme.NIGHT);
    }

    private void press(KeyCode code) {
        Fx.run(() -> Event.fireEvent(
                view[0].node().lookupAll("*").stream()
                        .filter(node -> node instanceof Waterfall || node instanceof DurationScatter)
                        .findFirst()
                        .orElseThrow(),
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false)));
    }

    @ParameterizedTest
    @CsvSource({"1366, 768, NIGHT", "1920, 1080, DAYLIGHT", "3840, 2160, NIGHT"})
    void aSearchAndATraceAreReadableAtEachSize(int width, int height, Theme theme) {
        assertThat(draw("search", Map.of("service", "edge", "compare", "1h"), width, height, theme))
                .anyMatch(text -> text.startsWith("60 traces in 6 h"))
                .anyMatch(text -> text.contains("failed"));
        assertThat(draw("one", Map.of("id", FakeTraces.id(1), "span", "0000000000000005"), width, height, theme))
                .anyMatch(text -> text.startsWith("edge · GET /checkout"))
                .contains("1 span failed", "connection refused");
        assertThat(draw("compared", Map.of("id", FakeTraces.id(1), "against", FakeTraces.id(0)), width, height, theme))
                .anyMatch(text -> text.startsWith("The second trace took") && text.endsWith("longer than the first"));
        assertThat(view[0].completeness()).isEqualTo(ScreenshotCompleteness.ALL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0"})
    void aTraceOpenedAfterAChangeOfThemeHasTheColoursOfTheNewOne(String against) {
        var place = Map.of("id", FakeTraces.id(1), "against", against.isEmpty() ? "" : FakeTraces.id(0));
        var expected = draw("new-theme", place, 1366, 768, Theme.DAYLIGHT, Theme.DAYLIGHT);
        assertThat(pixels(draw("changed-theme", place, 1366, 768, Theme.DAYLIGHT, Theme.NIGHT)))
                .isEqualTo(pixels(expected));
    }

    private static int[] pixels(WritableImage image) {
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        var pixels = new int[width * height];
        image.getPixelReader().getPixels(0, 0, width, height, PixelFormat.getIntArgbInstance(), pixels, 0, width);
        return pixels;
    }

    @Test
    void aDragZoomsOnlyIfItIsWithinThePlot() {
        draw("dragged", Map.of());
        windowRequests.clear();
        drag(5, 20);
        assertThat(windowRequests).isEmpty();
        drag(400, 500);
        assertThat(windowRequests).singleElement().isInstanceOf(WindowRequest.Go.class);
    }

    private void drag(double from, double to) {
        Fx.run(() -> {
            var scatter =
                    SceneNodes.nodes(view[0].node(), DurationScatter.class).getFirst();
            var begin = scatter.localToScene(from, 60);
            var end = scatter.localToScene(to, 60);
            Clicks.fire(scatter, MouseEvent.MOUSE_PRESSED, begin.getX(), begin.getY());
            Clicks.fire(scatter, MouseEvent.MOUSE_DRAGGED, end.getX(), end.getY());
            Clicks.fire(scatter, MouseEvent.MOUSE_RELEASED, end.getX(), end.getY());
        });
    }

    @Test
    void theTraceThatTheArrowsReachedStaysPointedAtInNewerResults() {
        var window = TimeWindow.before(Fleets.NOW, Duration.ofHours(6));
        var found = new ArrayList<TraceFinder.FoundTrace>();
        traces.search(TraceSource.Search.ofService("edge", window, 60), answer -> found.addAll(answer.traces()));
        var opened = new ArrayList<TraceFinder.FoundTrace>();
        Fx.run(() -> {
            var scatter = new DurationScatter(Contexts.style(), ZoneOffset.UTC, opened::add, _ -> {});
            scatter.show(found, List.of(), Duration.ZERO, window);
            Keys.press(scatter, KeyCode.RIGHT);
            Keys.press(scatter, KeyCode.RIGHT);
            Keys.press(scatter, KeyCode.ENTER);
            var oldest = found.stream()
                    .min(Comparator.comparing(hit -> hit.trace().start()))
                    .orElseThrow();
            found.remove(oldest);
            scatter.show(found, List.of(), Duration.ZERO, window);
            Keys.press(scatter, KeyCode.ENTER);
        });
        assertThat(opened).hasSize(2);
        assertThat(opened.getLast()).isEqualTo(opened.getFirst());
    }

    @Test
    void aTraceIsNotOfferedForAComparisonWithItself() {
        assertThat(draw("search", Map.of())).contains("60 traces in 6 h");
        assertThat(draw("choose", Map.of("against", FakeTraces.id(1)))).contains("59 traces in 6 h");
        traces = new FakeTraces(Fleets.NOW) {
            @Override
            public RequestHandle search(TraceSource.Search search, Consumer<FoundTraces> receiver) {
                receiver.accept(new FoundTraces(found(false).traces().subList(1, 2), false, List.of()));
                return () -> {};
            }
        };
        assertThat(draw("choose-of-one", Map.of("against", FakeTraces.id(1))))
                .contains("No other trace in this time range matches the search.");
    }

    @Test
    void aFailedSearchIsNotReportedAsNoTraces() {
        traces = new FakeTraces(Fleets.NOW) {
            @Override
            public RequestHandle search(TraceSource.Search search, Consumer<FoundTraces> receiver) {
                receiver.accept(new FoundTraces(List.of(), false, List.of("tempo of prod-east: timed out")));
                return () -> {};
            }
        };
        assertThat(draw("failed-search", Map.of()))
                .contains("tempo of prod-east: timed out")
                .noneMatch(text -> text.startsWith("0 traces"));
    }

    @Test
    void theTraceThatWasLoadedIsShownWithoutTheOtherOne() {
        var texts = draw("compared-with-none", Map.of("id", FakeTraces.id(1), "against", "ffff"));
        assertThat(texts)
                .contains("Not compared: a trace could not be loaded")
                .doesNotContain("Loading …")
                .anyMatch(text -> text.contains("GET /checkout"));
    }

    @Test
    void theSearchOfTheLinkIsRunAndAlsoOneHourEarlier() {
        draw("asked", Map.of("service", "cart", "longer", "500ms", "failed", "1", "compare", "1h"));

        assertThat(traces.queries())
                .anyMatch(query -> query.contains("service=Optional[cart]")
                        && query.contains("longerThan=Optional[PT0.5S]")
                        && query.contains("failed=true")
                        && query.contains("end=2026-11-20T08:00:00Z"))
                .anyMatch(query ->
                        query.contains("service=Optional[cart]") && query.contains("end=2026-11-20T07:00:00Z"));
    }

    @Test
    void aComparedOperationOpensItsTracesComparedToo() {
        draw("opened", Map.of("compare", "1h"));
        Fx.run(() -> {
            var table = view[0].node().lookupAll("*").stream()
                    .filter(TablesCanvas.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            Keys.press(table, KeyCode.HOME);
            Keys.press(table, KeyCode.ENTER);
        });
        assertThat(windowRequests.getLast())
                .asInstanceOf(InstanceOfAssertFactories.type(WindowRequest.Go.class))
                .extracting(WindowRequest.Go::place)
                .returns("edge", place -> place.get("service"))
                .returns("GET /checkout", place -> place.get("operation"))
                .returns("1h", place -> place.get("compare"));
    }

    /// Tempo 2.0 does not report whether a trace failed.
    @Test
    void failedTracesAreMarkedByASecondSearchWhenASourceDoesNotReportErrors() {
        var all = traces.found(false).traces().stream()
                .map(hit -> new TraceFinder.FoundTrace(hit.cluster(), withoutErrorCount(hit.trace())))
                .toList();
        var failed = traces.found(true).traces().stream()
                .map(hit -> new TraceFinder.FoundTrace(hit.cluster(), withoutErrorCount(hit.trace())))
                .toList();
        var marked = new TraceFinder.FoundTraces(all.subList(0, 5), true, List.of())
                .marking(new TraceFinder.FoundTraces(failed.subList(0, 2), false, List.of()));

        assertThat(marked.traces())
                .extracting(hit -> hit.trace().id(), hit -> hit.trace().errors())
                .contains(
                        tuple(FakeTraces.id(0), Optional.empty()),
                        tuple(FakeTraces.id(4), Optional.of(1)),
                        tuple(FakeTraces.id(13), Optional.of(1)))
                .hasSize(6);
        assertThat(marked.cut()).isTrue();
    }

    @Test
    void whatTheSecondSearchLacksIsReportedToo() {
        var all = new TraceFinder.FoundTraces(traces.found(false).traces(), false, List.of("tempo of a: slow"));
        var marked = all.marking(
                new TraceFinder.FoundTraces(List.of(), true, List.of("tempo of a: slow", "tempo of b: timed out")));
        assertThat(marked.problems()).containsExactly("tempo of a: slow", "tempo of b: timed out");
        assertThat(marked.cut()).isTrue();
    }

    @Test
    void nothingIsComparedWithAnEarlierSearchThatFailed() {
        assertThat(draw("compared-with-earlier", Map.of("service", "edge", "compare", "1h")))
                .anyMatch(text -> text.startsWith("Compared with an hour earlier"));
        traces = new FakeTraces(Fleets.NOW) {
            @Override
            public RequestHandle search(TraceSource.Search search, Consumer<FoundTraces> receiver) {
                if (!search.window().end().isBefore(Fleets.NOW)) {
                    return super.search(search, receiver);
                }
                receiver.accept(new FoundTraces(List.of(), false, List.of("tempo of prod-east: timed out")));
                return () -> {};
            }
        };
        assertThat(draw("not-compared-with-earlier", Map.of("service", "edge", "compare", "1h")))
                .contains("not compared with an hour earlier: tempo of prod-east: timed out")
                .noneMatch(text -> text.startsWith("Compared with an hour earlier"));
        assertThat(view[0].completeness()).isEqualTo(ScreenshotCompleteness.GAPS);
    }

    private static TraceSource.Summary withoutErrorCount(TraceSource.Summary summary) {
        return new TraceSource.Summary(
                summary.id(),
                summary.service(),
                summary.operation(),
                summary.start(),
                summary.duration(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void anInvalidDurationIsReportedAndNothingIsQueried() {
        assertThat(draw("refused", Map.of("longer", "soon")))
                .anyMatch(text -> text.contains("invalid duration \"soon\"; expected one like 500ms"));
        assertThat(traces.queries()).noneMatch(query -> query.startsWith("Search"));
    }

    private TextField field(String name) {
        return view[0].node().lookupAll(".text-field").stream()
                .map(TextField.class::cast)
                .filter(field -> name.equals(field.getAccessibleText()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anInvalidDurationIsReportedWithoutLeavingItsField() {
        draw("corrected", Map.of());
        windowRequests.clear();
        Fx.run(() -> {
            field("Longer than").setText("soon");
            field("Longer than").fireEvent(new ActionEvent());
        });
        assertThat(windowRequests).isEmpty();
        assertThat(Fx.get(() -> SceneNodes.nodes(view[0].node(), Label.class)))
                .extracting(Label::getText)
                .contains("invalid duration \"soon\"; expected one like 500ms or 1.5s");
    }

    @Test
    void traceqlReplacesAnInvalidDuration() {
        draw("replaced", Map.of("longer", "soon", "query", "{ status = error }"));
        assertThat(traces.queries()).anyMatch(query -> query.startsWith("Search"));
    }

    @Test
    void aMissingTraceIsReportedWithTheReason() {
        assertThat(draw("missing", Map.of("id", "abc")))
                .anyMatch(text -> text.startsWith("tempo of prod-east: it has no such trace"));
        assertThat(view[0].completeness()).isEqualTo(ScreenshotCompleteness.NOTHING);
    }

    @Test
    void aSpanOpensItsHostItsServiceAndItsProbe() {
        draw("links", Map.of("id", FakeTraces.id(1), "span", "0000000000000005"));
        press(KeyCode.H);
        press(KeyCode.V);
        press(KeyCode.P);
        press(KeyCode.C);

        var host = new Place.HostRef("prod-east", "node05.fra1");
        assertThat(windowRequests)
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Go(var place)
                        && place.view().equals("host")
                        && place.host().equals(Optional.of(host)))
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Go(var place)
                        && place.view().equals("service")
                        && place.get("service").equals("stock")
                        && place.get("in").equals("prod-east"))
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.OpenProbes probe
                        && probe.host().equals(host))
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Go(var place)
                        && place.get("id").isEmpty()
                        && place.get("against").equals(FakeTraces.id(1)));
    }

    @Test
    void aKeySelectsTheNextFailedSpanAndTheLinkKeepsIt() {
        draw("failed", Map.of("id", FakeTraces.id(1)));
        press(KeyCode.N);

        assertThat(windowRequests)
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Replace(var place)
                        && place.get("span").equals("0000000000000005"));
    }

    @Test
    void collapsedSpansAreCountedAndCanBeExpanded() {
        draw("folded", Map.of("id", FakeTraces.id(0), "span", "0000000000000001"));
        press(KeyCode.LEFT);
        assertThat(Fx.get(() -> LayoutCheck.texts(view[0].node()))).contains("GET /checkout  + 23");
        press(KeyCode.RIGHT);
        assertThat(Fx.get(() -> LayoutCheck.texts(view[0].node()))).contains("GET /checkout");
    }

    private static Span span(String id, String parent, long start, long end, Map<String, String> attributes) {
        return new Span(
                id,
                parent,
                "cart",
                "work " + id,
                Span.Kind.SERVER,
                start,
                end,
                Span.Status.OK,
                "",
                attributes,
                Map.of(),
                List.of());
    }

    /// Cycles, missing parents, skewed clocks, extreme timestamps, a tag of one megabyte, and a chain of 10,000
    /// spans.
    @Test
    void malformedTracesAreDrawnWithWarnings() {
        long at = EpochNanos.nanos(Fleets.NOW);
        var spans = new ArrayList<Span>();
        spans.add(span("root", "", at, at + 1_000_000_000, Map.of("huge", "x".repeat(1 << 20))));
        spans.add(span("one", "two", at, at + 5, Map.of()));
        spans.add(span("two", "one", at + 1, at + 5, Map.of()));
        spans.add(span("orphan", "nobody", at + 9, at + 50_000_000, Map.of()));
        spans.add(span("early", "root", at - 3_000_000_000L, at - 2_000_000_000L, Map.of()));
        spans.add(span("end", "root", Long.MAX_VALUE - 5, Long.MAX_VALUE, Map.of()));
        spans.add(span("beginning", "root", Long.MIN_VALUE, 0, Map.of()));
        spans.add(span("backwards", "root", at + 500, at - 500, Map.of()));
        for (int i = 0; i < 10_000; i++) {
            spans.add(span("c" + i, i == 0 ? "root" : "c" + (i - 1), at + i, at + 900_000_000 - i, Map.of()));
        }
        traces.add(Trace.of("bad", spans, List.of()));

        for (var chosen : List.of("root", "end", "beginning", "backwards", "c9999")) {
            var texts = draw("hostile", Map.of("id", "bad", "span", chosen));
            assertThat(texts)
                    .anyMatch(text -> text.contains("names a parent that the source did not return"))
                    .anyMatch(text -> text.contains("more warning"));
            press(KeyCode.H);
            press(KeyCode.PLUS);
            press(KeyCode.END);
        }
        assertThat(view[0].completeness()).isEqualTo(ScreenshotCompleteness.GAPS);
    }
}
