package greenwall.views.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.FieldConfig;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.Option;
import greenwall.fleet.dashboard.Options;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.ValueMapping;
import greenwall.styles.Theme;
import greenwall.styles.Themes;
import greenwall.views.Dashboards;
import greenwall.views.PanelAnswers;
import greenwall.views.Place;
import greenwall.views.Ports;
import greenwall.views.Ranges;
import greenwall.views.TimeRange;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import javafx.scene.Scene;
import javafx.scene.image.PixelFormat;
import org.junit.jupiter.api.Test;

/// Each key of a panel and of its fields changes what is drawn of some kind of panel, but for those that are told to be
/// kept only.
class ViewKeysTest {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 1_900;

    /// What has to hold beside a key so that it can show.
    private static final Map<String, UnaryOperator<Options>> BESIDE = Map.of(
            "color", o -> o.with(FieldOption.COLOR_MODE, FieldOption.ColorMode.FIXED),
            "color_scheme", o -> o.with(FieldOption.COLOR_MODE, FieldOption.ColorMode.CONTINUOUS),
            "log_base", o -> o.with(FieldOption.SCALE, FieldOption.Scale.LOG),
            "point_size", o -> o.with(FieldOption.POINTS, FieldOption.Show.ALWAYS),
            "most", o -> o.with(PanelOption.EACH_ROW, true));

    /// Values that no rule finds.
    private static final Map<String, Object> VALUES = Map.of(
            "thresholds",
            new Thresholds(false, List.of(new Thresholds.Step(Double.NEGATIVE_INFINITY, "blue"))),
            "axis_soft_min",
            -100.0,
            "color_scheme",
            "BlPu",
            "sort",
            List.of(new PanelOption.SortBy("Value", true)));

    /// Keys that need other panels than those of the picture, or more than one value of the key at once.
    private static final Set<String> NOT_IN_THE_PICTURE = Set.of(
            "links",
            "no_value",
            "stack_group",
            "alert_most",
            "alert_name",
            "bar_stacking",
            "footer_fields",
            "foreign_type",
            "frame",
            "list_most",
            "list_search",
            "list_tags",
            "log_labels",
            "log_oldest_first",
            "part",
            "part_host",
            "reason",
            "x_field");

    private static final PaintStyle LOOK = new PaintStyle(new Themes(), Theme.NIGHT, 1);

    private static int[] picture(Dashboard dashboard) {
        var ports = new Ports() {
            @Override
            public Ranges ranges() {
                return Ranges.none("not asked here");
            }

            @Override
            public Dashboards dashboards() {
                return Dashboards.of(List.of(new Dashboards.Entry("made", "", Optional.of(dashboard), List.of())));
            }

            @Override
            public PanelAnswers panelAnswers() {
                return new FakeAnswers();
            }
        };
        return Fx.get(() -> {
            var view = new DashboardView(new ViewContext(LOOK, () -> Fleets.NOW, ZoneOffset.UTC, ports, _ -> {}));
            var scene = new Scene(view.node(), WIDTH, HEIGHT);
            view.node().resize(WIDTH, HEIGHT);
            view.node().layout();
            view.shown(Place.HOME
                    .to(DashboardView.ID)
                    .with(DashboardView.NAME, "made")
                    .during(TimeRange.last(Duration.ofHours(1))));
            view.show(Fleets.calm(3));
            view.node().layout();
            var image = scene.snapshot(null);
            var pixels = new int[WIDTH * HEIGHT];
            image.getPixelReader().getPixels(0, 0, WIDTH, HEIGHT, PixelFormat.getIntArgbInstance(), pixels, 0, WIDTH);
            return pixels;
        });
    }

    private static Dashboard with(UnaryOperator<Options> panels, UnaryOperator<Options> fields) {
        var every = MadeDashboards.every();
        return every.with(every.rows().stream()
                .map(row -> new Dashboard.Row(
                        row.title(),
                        row.collapsed(),
                        row.repeat(),
                        row.panels().stream().map(p -> with(p, panels, fields)).toList()))
                .toList());
    }

    private static Panel with(Panel p, UnaryOperator<Options> panels, UnaryOperator<Options> fields) {
        return new Panel(
                p.id(),
                p.title(),
                p.description(),
                p.kind(),
                p.place(),
                panels.apply(p.options()),
                new FieldConfig(fields.apply(p.fields().defaults()), p.fields().overrides()),
                p.targets(),
                p.asking(),
                p.transformations(),
                p.links(),
                p.repeat(),
                p.transparent());
    }

    private static List<Object> values(Option<?> option) {
        var own = VALUES.get(option.name());
        if (own != null) {
            return List.of(own);
        }
        if (option.list()) {
            return option.type() == String.class
                    ? List.of(List.of("min"), List.of("instance"))
                    : option.type() == ValueMapping.class
                            ? List.of(List.of(
                                    new ValueMapping.OfRange(-1e9, 1e9, new ValueMapping.Result("mapped", "blue", 0))))
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
    private static <T> Options set(Options options, Option<T> option, Object value) {
        return options.with(option, (T) value);
    }

    private static Dashboard dashboard(UnaryOperator<Options> set, boolean ofFields) {
        return ofFields ? with(o -> o, set) : with(set, o -> o);
    }

    private static Set<String> unchanged(List<Option<?>> all, boolean ofFields) {
        var base = picture(MadeDashboards.every());
        var unchanged = new TreeSet<String>();
        for (var option : all) {
            if (NOT_IN_THE_PICTURE.contains(option.name())) {
                continue;
            }
            var beside = BESIDE.get(option.name());
            var before = beside == null ? base : picture(dashboard(beside, ofFields));
            boolean changed = values(option).stream().anyMatch(value -> {
                UnaryOperator<Options> set = o -> set(beside == null ? o : beside.apply(o), option, value);
                return !Arrays.equals(before, picture(dashboard(set, ofFields)));
            });
            if (!changed) {
                unchanged.add(option.name());
            }
        }
        return unchanged;
    }

    @Test
    void eachKeyOfFieldsIsDrawnOrToldToBeKeptOnly() {
        var drawn = new ArrayList<>(FieldOption.ALL);
        drawn.removeAll(FieldOption.NOT_DRAWN);
        assertThat(unchanged(drawn, true)).isEmpty();
    }

    @Test
    void eachKeyOfPanelsIsDrawnOrToldToBeKeptOnly() {
        var drawn = new ArrayList<>(PanelOption.ALL);
        drawn.removeAll(PanelOption.NOT_DRAWN);
        assertThat(unchanged(drawn, false)).isEmpty();
    }
}
