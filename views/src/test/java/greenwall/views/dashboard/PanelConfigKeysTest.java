package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.FieldConfig;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Link;
import greenwall.fleet.dashboard.OptionKey;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.ValueMapping;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.Dashboards;
import greenwall.views.PanelQueryRunner;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.TraceFinder;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.FakeTraces;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each key of a panel and of its fields changes the picture of at least one kind of panel, except the keys
/// that are declared to be stored only.
@Tag("slow")
class PanelConfigKeysTest {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 1_900;

    /// Options that must be set as well so that a key has a visible effect.
    private static final Map<String, UnaryOperator<OptionValues>> BESIDE = Map.ofEntries(
            Map.entry("color", o -> o.with(FieldOption.COLOR_MODE, FieldOption.ColorMode.FIXED)),
            Map.entry("color_scheme", o -> o.with(FieldOption.COLOR_MODE, FieldOption.ColorMode.CONTINUOUS)),
            Map.entry("color_by", o -> o.with(FieldOption.COLOR_MODE, FieldOption.ColorMode.CONTINUOUS)),
            Map.entry("log_base", o -> o.with(FieldOption.SCALE, FieldOption.Scale.LOG)),
            Map.entry("linear_below", o -> o.with(FieldOption.SCALE, FieldOption.Scale.SYMLOG)),
            Map.entry("point_size", o -> o.with(FieldOption.POINTS, FieldOption.Visibility.ALWAYS)),
            Map.entry("dashes", o -> o.with(FieldOption.LINE_STYLE, FieldOption.LineStyle.DASH)),
            Map.entry("bar_max_width", o -> o.with(FieldOption.BAR_WIDTH, 7.0)),
            Map.entry("cell_wrap", o -> o.with(FieldOption.COLUMN_WIDTH, 80.0)),
            Map.entry("no_value", o -> o.with(FieldOption.UNIT, "short")),
            Map.entry("most", o -> o.with(PanelOption.EACH_ROW, true)),
            Map.entry("legend_sort", o -> o.with(PanelOption.LEGEND_DESCENDING, true)),
            Map.entry("legend_descending", o -> o.with(PanelOption.LEGEND_SORT, "max")),
            Map.entry("percent_change_color", o -> o.with(PanelOption.PERCENT_CHANGE, true)),
            Map.entry("least_width", o -> o.with(PanelOption.MANUAL_SIZE, true)),
            Map.entry("least_height", o -> o.with(PanelOption.MANUAL_SIZE, true)),
            Map.entry("most_height", o -> o.with(PanelOption.MANUAL_SIZE, true)),
            Map.entry("footer_fields", o -> o.with(PanelOption.FOOTER, List.of("sum"))),
            Map.entry("x_buckets", o -> o.with(PanelOption.CALCULATE, true)),
            Map.entry("x_bucket_size", o -> o.with(PanelOption.CALCULATE, true).with(PanelOption.X_BUCKETS, "10m")),
            Map.entry("y_buckets", o -> o.with(PanelOption.CALCULATE, true)),
            Map.entry("y_bucket_size", o -> o.with(PanelOption.CALCULATE, true).with(PanelOption.Y_BUCKETS, "7")),
            Map.entry("y_scale", o -> o.with(PanelOption.CALCULATE, true)),
            Map.entry(
                    "y_log_base",
                    o -> o.with(PanelOption.CALCULATE, true).with(PanelOption.Y_SCALE, FieldOption.Scale.LOG)),
            Map.entry("heat_color", o -> o.with(PanelOption.HEAT_OPACITY, true)));

    /// Values for keys for which the test cannot derive one.
    private static final Map<String, Object> VALUES = Map.ofEntries(
            Map.entry(
                    "thresholds",
                    new Thresholds(false, List.of(new Thresholds.Step(Double.NEGATIVE_INFINITY, "blue")))),
            Map.entry("axis_soft_min", -100.0),
            Map.entry("axis_width", 120.0),
            Map.entry("bar_max_width", 3.0),
            Map.entry("color_scheme", "BlPu"),
            Map.entry("dashes", List.of(3.0, 9.0)),
            Map.entry("fill_below_to", "{instance=\"node01:9100\", job=\"node\"}"),
            Map.entry("links", List.of(Link.to("there", "https://example.org", false))),
            Map.entry("stack_group", "B"),
            Map.entry("sort", List.of(new PanelOption.SortBy("Value", true))),
            Map.entry("legend_sort", "Max"),
            Map.entry("heat_scheme", "Spectral"),
            Map.entry("x_buckets", "10"),
            Map.entry("y_buckets", "5"),
            Map.entry("x_field", "job"),
            Map.entry("footer_fields", List.of("Max")),
            Map.entry("pie_labels", List.of("value")),
            Map.entry("pie_legend_values", List.of("percent")),
            Map.entry("alert_states", List.of("pending")),
            Map.entry("alert_labels", "{severity=\"critical\"}"),
            Map.entry("alert_group", List.of("severity")),
            Map.entry("list_tags", List.of("night")),
            Map.entry("part_host", Fleets.healthy(3).hosts().getLast().name()));

    /// Keys that only change a link, which no picture shows:
    /// [#aListOfViewsKeepsWindowAndVariablesWhereConfigured].
    private static final Set<String> ON_A_CLICK = Set.of("list_keep_time", "list_keep_variables");

    private static final Dashboard OTHER = new Dashboard(
            "other",
            "Other",
            "",
            List.of("night"),
            List.of(),
            Dashboard.TimeRange.DEFAULT,
            Optional.empty(),
            "browser",
            List.of(),
            List.of(),
            List.of());

    private static final PaintStyle STYLE = new PaintStyle(new StyleSheets(), Theme.NIGHT, 1);

    static int[] picture(Dashboard dashboard) {
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked here")) {
            @Override
            public Dashboards dashboards() {
                return UnconnectedServices.dashboards(List.of(
                        new Dashboards.Entry("made", "", Optional.of(dashboard), List.of()),
                        new Dashboards.Entry("other", "other.yaml", Optional.of(OTHER), List.of())));
            }

            @Override
            public PanelQueryRunner panelQueries() {
                return new FakePanelQueryRunner();
            }

            @Override
            public TraceFinder traces() {
                return new FakeTraces(Fleets.NOW);
            }
        };
        return Fx.get(() -> {
            var view = new DashboardView(new ViewContext(STYLE, () -> Fleets.NOW, ZoneOffset.UTC, ports, _ -> {}));
            var scene = new Scene(view.node(), WIDTH, HEIGHT);
            SampleDashboards.show(view, WIDTH, HEIGHT);
            view.show(Fleets.firing());
            view.node().layout();
            point(view);
            view.node().layout();
            var image = scene.snapshot(null);
            var pixels = new int[WIDTH * HEIGHT];
            image.getPixelReader().getPixels(0, 0, WIDTH, HEIGHT, PixelFormat.getIntArgbInstance(), pixels, 0, WIDTH);
            return pixels;
        });
    }

    /// Moves the pointer into the upper part of the last heatmap and of the last chart.
    private static void point(DashboardView view) {
        for (var kind : List.of(PanelKind.HEATMAP, PanelKind.TIME_SERIES)) {
            view.grid
                    .boxes()
                    .filter(box -> box.panel().kind() == kind && box.lastContent.isPresent())
                    .reduce((_, last) -> last)
                    .ifPresent(box -> {
                        var at = box.content();
                        var position = at.localToScene(at.getWidth() * 0.6, at.getHeight() * 0.2);
                        Clicks.point(at, position.getX(), position.getY());
                    });
        }
    }

    private static Dashboard with(
            Dashboard original, UnaryOperator<OptionValues> panels, UnaryOperator<OptionValues> fields) {
        return original.with(original.rows().stream()
                .map(row -> new Dashboard.Row(
                        row.title(),
                        row.collapsed(),
                        row.repeat(),
                        row.panels().stream().map(p -> with(p, panels, fields)).toList()))
                .toList());
    }

    private static Panel with(Panel p, UnaryOperator<OptionValues> panels, UnaryOperator<OptionValues> fields) {
        return new Panel(
                p.id(),
                p.title(),
                p.description(),
                p.kind(),
                p.place(),
                panels.apply(p.options()),
                new FieldConfig(fields.apply(p.fields().defaults()), p.fields().overrides()),
                p.targets(),
                p.queryOptions(),
                p.transformations(),
                p.links(),
                p.repeat(),
                p.transparent());
    }

    private static List<Object> values(OptionKey<?> option) {
        var configured = VALUES.get(option.name());
        if (configured != null) {
            return List.of(configured);
        }
        if (option.list()) {
            return option.type() == String.class
                    ? List.of(List.of("min"), List.of("instance"))
                    : option.type() == ValueMapping.class
                            ? List.of(List.of(new ValueMapping.RangeMatch(
                                    -1e9, 1e9, new ValueMapping.Result("mapped", "blue", 0))))
                            : List.of();
        }
        if (option.type() == Boolean.class) {
            return List.of(true, false);
        }
        if (option.type() == Integer.class) {
            return List.of(3, 1);
        }
        if (option.type() == Double.class) {
            return List.of(7.0, 60_000.0);
        }
        if (option.type() == String.class) {
            return List.of("bytes", "red", "instance");
        }
        return option.type().isEnum() ? Arrays.<Object>asList(option.type().getEnumConstants()) : List.of();
    }

    @SuppressWarnings("unchecked")
    private static <T> OptionValues set(OptionValues options, OptionKey<T> option, Object value) {
        return options.with(option, (T) value);
    }

    private static Dashboard set(Dashboard dashboard, UnaryOperator<OptionValues> set, boolean ofFields) {
        return ofFields ? with(dashboard, o -> o, set) : with(dashboard, set, o -> o);
    }

    private static Set<String> unchanged(List<OptionKey<?>> all, boolean ofFields) {
        var bases = Stream.of(SampleDashboards.everyKind(), SampleDashboards.specialCases())
                .collect(Collectors.toMap(d -> d, PanelConfigKeysTest::picture, (one, _) -> one, LinkedHashMap::new));
        var unchanged = new TreeSet<String>();
        for (var option : all) {
            var companion = BESIDE.get(option.name());
            boolean changed = ON_A_CLICK.contains(option.name())
                    || bases.entrySet().stream().anyMatch(base -> {
                        var before =
                                companion == null ? base.getValue() : picture(set(base.getKey(), companion, ofFields));
                        return values(option).stream().anyMatch(value -> {
                            UnaryOperator<OptionValues> set =
                                    o -> set(companion == null ? o : companion.apply(o), option, value);
                            return !Arrays.equals(before, picture(set(base.getKey(), set, ofFields)));
                        });
                    });
            if (!changed) {
                unchanged.add(option.name());
            }
        }
        return unchanged;
    }

    /// If drawing were not deterministic, every key would seem to change something.
    @Test
    void drawingTwiceGivesTheSamePicture() {
        assertThat(picture(SampleDashboards.everyKind())).isEqualTo(picture(SampleDashboards.everyKind()));
        assertThat(picture(SampleDashboards.specialCases())).isEqualTo(picture(SampleDashboards.specialCases()));
    }

    @Test
    void eachFieldOptionChangesThePicture() {
        assertThat(unchanged(FieldOption.ALL, true)).isEmpty();
    }

    @Test
    void eachPanelOptionChangesThePictureOrIsDocumentedAsNotDrawn() {
        var drawn = new ArrayList<>(PanelOption.ALL);
        drawn.removeAll(PanelOption.NOT_DRAWN);
        assertThat(unchanged(drawn, false)).isEmpty();
    }

    /// Sets each option that the kind of a panel does not draw, to its last value for this test.
    private static Dashboard withUndrawnOptions(Dashboard dashboard) {
        return dashboard.with(dashboard.rows().stream()
                .map(row -> new Dashboard.Row(
                        row.title(),
                        row.collapsed(),
                        row.repeat(),
                        row.panels().stream()
                                .map(p -> with(p, o -> withAll(o, PanelOption.notDrawn(p.kind())), o -> o))
                                .toList()))
                .toList());
    }

    private static OptionValues withAll(OptionValues options, List<OptionKey<?>> keys) {
        var all = options;
        for (var key : keys) {
            all = set(all, key, values(key).getLast());
        }
        return all;
    }

    @Test
    void anOptionThatIsNotDrawnByAKindOfPanelChangesNoPanelOfThatKind() {
        for (var dashboard : List.of(SampleDashboards.everyKind(), SampleDashboards.specialCases())) {
            assertThat(Arrays.equals(picture(dashboard), picture(withUndrawnOptions(dashboard))))
                    .as(dashboard.title())
                    .isTrue();
        }
    }

    @Test
    void eachInterpolationLooksDifferentEvenWhenStacked() {
        for (var stacking : FieldOption.Stacking.values()) {
            var pictures = Stream.of(FieldOption.Interpolation.values())
                    .map(shape -> Arrays.hashCode(picture(set(
                            SampleDashboards.everyKind(),
                            o -> o.with(FieldOption.STACKING, stacking).with(FieldOption.INTERPOLATION, shape),
                            true))));
            assertThat(pictures).as(stacking.name()).doesNotHaveDuplicates();
        }
    }

    @Test
    void aListOfViewsKeepsWindowAndVariablesWhereConfigured() {
        var visited = new ArrayList<Place>();
        var ports = new RangeQueriesOnlyBackend(UnconnectedServices.ranges("not asked here")) {
            @Override
            public Dashboards dashboards() {
                return UnconnectedServices.dashboards(
                        List.of(new Dashboards.Entry("other", "", Optional.of(OTHER), List.of())));
            }
        };
        var context = new ViewContext(STYLE, () -> Fleets.NOW, ZoneOffset.UTC, ports, windowRequest -> {
            if (windowRequest instanceof WindowRequest.Go(var place)) {
                visited.add(place);
            }
        });
        var links = new DashboardLinks(context);
        var start = Place.HOME
                .to(DashboardView.ID)
                .during(TimeRangeChoice.last(Duration.ofMinutes(7)))
                .with("var-node", "a1");
        links.open("other", start, false, false);
        links.open("other", start, true, true);
        assertThat(visited.getFirst().range()).isNotEqualTo(start.range());
        assertThat(visited.getFirst().get("var-node")).isEmpty();
        assertThat(visited.getLast().range()).isEqualTo(start.range());
        assertThat(visited.getLast().get("var-node")).isEqualTo("a1");
    }
}
