package greenwall.views.dashboard;

import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.FieldConfig;
import greenwall.fleet.dashboard.FieldMatcher;
import greenwall.fleet.dashboard.FieldOption;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.Thresholds;
import greenwall.fleet.dashboard.Transformation;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.testing.Fleets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Dashboards for tests.
public final class SampleDashboards {
    static final Thresholds STEPS = new Thresholds(
            false,
            List.of(
                    new Thresholds.Step(Double.NEGATIVE_INFINITY, "green"),
                    new Thresholds.Step(40, "#EAB839"),
                    new Thresholds.Step(60, "red")));

    private SampleDashboards() {}

    static Panel panel(
            int id, PanelKind kind, String query, OptionValues options, OptionValues fields, Panel.GridPosition place) {
        var queries = query.isEmpty() ? List.<PanelQuery>of() : List.<PanelQuery>of(PanelQuery.Query.of("A", query));
        return panel(id, kind, queries, options, fields, place, List.of());
    }

    static Panel panel(
            int id,
            PanelKind kind,
            List<PanelQuery> queries,
            OptionValues options,
            OptionValues fields,
            Panel.GridPosition place,
            List<Transformation.Step> steps) {
        return new Panel(
                id,
                kind + " " + id,
                "",
                kind,
                place,
                options,
                new FieldConfig(fields, List.of()),
                queries,
                Panel.QueryOptions.DEFAULT,
                steps,
                List.of(),
                Optional.empty(),
                false);
    }

    static Panel panel(int id, PanelKind kind, String query, OptionValues options, OptionValues fields) {
        int i = id - 1;
        return panel(id, kind, query, options, fields, new Panel.GridPosition(i % 3 * 8, i / 3 * 8, 8, 8));
    }

    static Panel with(Panel.QueryOptions queryOptions, Panel panel) {
        return new Panel(
                panel.id(),
                panel.title(),
                panel.description(),
                panel.kind(),
                panel.place(),
                panel.options(),
                panel.fields(),
                panel.targets(),
                queryOptions,
                panel.transformations(),
                panel.links(),
                panel.repeat(),
                panel.transparent());
    }

    static Panel panel(int id, PanelKind kind, String query) {
        return panel(id, kind, query, OptionValues.NONE, OptionValues.NONE);
    }

    public static Dashboard of(List<Dashboard.Row> rows, List<Variable> variables) {
        return new Dashboard(
                "made",
                "Made",
                "",
                List.of(),
                rows,
                Dashboard.TimeRange.DEFAULT,
                Optional.empty(),
                "browser",
                variables,
                List.of(),
                List.of());
    }

    /// Shows the dashboard named "made" over the last hour.
    static void show(DashboardView view, double width, double height) {
        view.node().resize(width, height);
        view.node().layout();
        view.onShown(Place.HOME
                .to(DashboardView.ID)
                .with(DashboardView.NAME, "made")
                .during(TimeRangeChoice.last(Duration.ofHours(1))));
        view.show(Fleets.healthy(3));
    }

    static Dashboard.Row row(String title, Panel... panels) {
        return new Dashboard.Row(title, false, "", List.of(panels));
    }

    static Dashboard of(Panel... panels) {
        return of(List.of(row("", panels)), List.of());
    }

    static Variable nodeVariable(boolean multi) {
        return queryVariable("node", "label_values(up, instance)", multi);
    }

    static Variable textVariable(String name, String... values) {
        return new Variable(
                name,
                "",
                "",
                Variable.Hide.NOT,
                new Variable.TextVariable(),
                Variable.SelectionMode.ONE,
                List.of(values));
    }

    static Variable queryVariable(String name, String query, boolean multi) {
        return new Variable(
                name,
                "Node",
                "",
                Variable.Hide.NOT,
                new Variable.QueryVariable(
                        SourceRef.DEFAULT, query, "", Variable.Sort.ALPHABETICAL, Variable.Refresh.ON_LOAD),
                new Variable.SelectionMode(multi, multi, ""),
                List.of());
    }

    /// Panels with consecutive numbers.
    private static final class Panels {
        private final List<Panel> all = new ArrayList<>();

        int next() {
            return all.size() + 1;
        }

        void add(Panel panel) {
            all.add(panel);
        }

        void add(PanelKind kind, String query) {
            add(kind, query, OptionValues.NONE, OptionValues.NONE);
        }

        void add(PanelKind kind, String query, OptionValues options, OptionValues fields) {
            add(panel(next(), kind, query, options, fields));
        }
    }

    /// One panel of each kind that has a query.
    static Dashboard everyKind() {
        var panels = new Panels();
        var fields = OptionValues.NONE
                .with(FieldOption.UNIT, "percent")
                .with(FieldOption.MIN, 0.0)
                .with(FieldOption.MAX, 100.0)
                .with(FieldOption.THRESHOLDS, STEPS);
        panels.add(
                PanelKind.TIME_SERIES,
                "load",
                OptionValues.NONE
                        .with(PanelOption.LEGEND, PanelOption.Legend.TABLE)
                        .with(PanelOption.LEGEND_VALUES, List.of("mean", "max", "lastNotNull")),
                fields.with(FieldOption.FILL, 20.0)
                        .with(FieldOption.AXIS_LABEL, "a label")
                        .with(FieldOption.THRESHOLD_DRAW, FieldOption.ThresholdStyle.DASHED_AND_AREA));
        panels.add(
                PanelKind.TIME_SERIES,
                "load",
                OptionValues.NONE.with(PanelOption.LEGEND_SIDE, PanelOption.Side.RIGHT),
                OptionValues.NONE
                        .with(FieldOption.STACKING, FieldOption.Stacking.NORMAL)
                        .with(FieldOption.UNIT, "bytes")
                        .with(FieldOption.FILL, 60.0));
        panels.add(
                PanelKind.TIME_SERIES,
                "load",
                OptionValues.NONE,
                OptionValues.NONE
                        .with(FieldOption.DRAW, FieldOption.DrawStyle.BARS)
                        .with(FieldOption.TRANSFORM, FieldOption.Transform.NEGATIVE_Y));
        panels.add(PanelKind.STAT, "load", OptionValues.NONE, fields);
        panels.add(
                PanelKind.STAT,
                "load",
                OptionValues.NONE.with(PanelOption.PAINT, PanelOption.StatColorMode.BACKGROUND),
                fields);
        panels.add(PanelKind.GAUGE, "load", OptionValues.NONE, fields);
        panels.add(PanelKind.BAR_GAUGE, "load", OptionValues.NONE, fields);
        panels.add(
                PanelKind.BAR_GAUGE,
                "load",
                OptionValues.NONE
                        .with(PanelOption.BAR, FieldOption.CellGauge.LCD)
                        .with(PanelOption.ORIENTATION, PanelOption.Orientation.HORIZONTAL),
                fields);
        panels.add(new Panel(
                panels.next(),
                "TABLE 9",
                "",
                PanelKind.TABLE,
                new Panel.GridPosition(16, 16, 8, 8),
                OptionValues.NONE,
                new FieldConfig(fields.with(FieldOption.CELL, FieldOption.CellStyle.COLOR_BACKGROUND), List.of()),
                List.of(table("load")),
                Panel.QueryOptions.DEFAULT,
                List.of(),
                List.of(),
                Optional.empty(),
                false));
        panels.add(PanelKind.HEATMAP, "x_bucket");
        panels.add(PanelKind.HISTOGRAM, "load");
        panels.add(PanelKind.STATE_TIMELINE, "state", OptionValues.NONE, fields.with(FieldOption.MAX, 2.0));
        panels.add(PanelKind.STATUS_HISTORY, "state", OptionValues.NONE, fields);
        panels.add(PanelKind.PIE, "load", OptionValues.NONE, fields);
        panels.add(
                PanelKind.TEXT,
                "",
                OptionValues.NONE.with(
                        PanelOption.CONTENT,
                        "# A heading\n\nWords with **weight** and `code` and [a link](https://example.org).\n\n- one\n- two"),
                OptionValues.NONE);
        panels.add(PanelKind.BAR_CHART, "load", OptionValues.NONE, fields);
        panels.add(PanelKind.ALERT_LIST, "");
        panels.add(PanelKind.TIME_SERIES, "broken");
        return of(panels.all.toArray(Panel[]::new));
    }

    static PanelQuery rangeQuery(SourceRef source, String query) {
        return new PanelQuery.Query(
                "A", false, source, query, PanelQuery.QueryMode.RANGE, PanelQuery.Format.TIME_SERIES, "", "", 1, 0);
    }

    static PanelQuery table(String query) {
        return new PanelQuery.Query(
                "A",
                false,
                SourceRef.DEFAULT,
                query,
                PanelQuery.QueryMode.INSTANT,
                PanelQuery.Format.TABLE,
                "",
                "",
                1,
                0);
    }

    /// Panels for keys that have a visible effect only with special data.
    static Dashboard specialCases() {
        var panels = new Panels();
        panels.add(
                PanelKind.STAT,
                "hole",
                OptionValues.NONE
                        .with(PanelOption.REDUCE, List.of("first"))
                        .with(PanelOption.ORIENTATION, PanelOption.Orientation.HORIZONTAL),
                OptionValues.NONE);
        panels.add(PanelKind.BAR_GAUGE, "load");
        panels.add(
                PanelKind.BAR_GAUGE,
                "load",
                OptionValues.NONE.with(PanelOption.ORIENTATION, PanelOption.Orientation.VERTICAL),
                OptionValues.NONE);
        var reduced =
                List.of(Transformation.Step.of(new Transformation.Reduce(List.of("mean", "max"), false, false, false)));
        panels.add(panel(
                panels.next(),
                PanelKind.TABLE,
                List.of(PanelQuery.Query.of("A", "load")),
                OptionValues.NONE.with(PanelOption.FOOTER, List.of("sum")),
                OptionValues.NONE,
                new Panel.GridPosition(0, 8, 8, 8),
                reduced));
        panels.add(PanelKind.TABLE, "load");
        panels.add(panel(
                panels.next(),
                PanelKind.BAR_CHART,
                List.of(PanelQuery.Query.of("A", "load")),
                OptionValues.NONE,
                OptionValues.NONE,
                new Panel.GridPosition(16, 8, 8, 8),
                reduced));
        panels.add(panel(
                panels.next(),
                PanelKind.BAR_CHART,
                List.of(table("load")),
                OptionValues.NONE,
                OptionValues.NONE,
                new Panel.GridPosition(0, 16, 8, 8),
                List.of()));
        panels.add(new Panel(
                panels.next(),
                "stacked",
                "",
                PanelKind.TIME_SERIES,
                new Panel.GridPosition(8, 16, 8, 8),
                OptionValues.NONE,
                new FieldConfig(
                        OptionValues.NONE
                                .with(FieldOption.STACKING, FieldOption.Stacking.NORMAL)
                                .with(FieldOption.FILL, 50.0),
                        List.of(new FieldConfig.Override(
                                new FieldMatcher.ByRegex("/node02/"),
                                OptionValues.NONE.with(FieldOption.STACK_GROUP, "B")))),
                List.of(PanelQuery.Query.of("A", "load")),
                Panel.QueryOptions.DEFAULT,
                List.of(),
                List.of(),
                Optional.empty(),
                false));
        panels.add(PanelKind.HEATMAP, "load", OptionValues.NONE.with(PanelOption.CALCULATE, true), OptionValues.NONE);
        panels.add(panel(
                panels.next(),
                PanelKind.LOGS,
                List.of(new PanelQuery.Query(
                        "A",
                        false,
                        new SourceRef(SourceRef.Kind.LOKI, ""),
                        "{host=\"long\"}",
                        PanelQuery.QueryMode.RANGE,
                        PanelQuery.Format.LOGS,
                        "",
                        "",
                        1,
                        0)),
                OptionValues.NONE,
                OptionValues.NONE,
                new Panel.GridPosition(0, 24, 8, 8),
                List.of()));
        panels.add(PanelKind.ALERT_LIST, "");
        panels.add(PanelKind.DASHBOARD_LIST, "");
        panels.add(PanelKind.BUILT_IN, "", OptionValues.NONE.with(PanelOption.PART, "host"), OptionValues.NONE);
        panels.add(PanelKind.UNSUPPORTED, "", OptionValues.NONE.with(PanelOption.REASON, "why"), OptionValues.NONE);
        panels.add(
                PanelKind.TIME_SERIES,
                "zero",
                OptionValues.NONE.with(PanelOption.LEGEND_VALUES, List.of("max")),
                OptionValues.NONE);
        return of(panels.all.toArray(Panel[]::new));
    }
}
