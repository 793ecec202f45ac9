package greenwall.views.dashboard;

import greenwall.fleet.dashboard.FieldNames.NamedField;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.dashboard.Reducer;
import greenwall.views.chart.DashboardChartStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The legend of a chart: its values as columns, and the order of its rows.
record LegendTable(PanelData content, List<NamedField> fields) {
    DashboardChartStyle.LegendStyle style() {
        var options = content.panel().options();
        var values = options.get(PanelOption.LEGEND_VALUES);
        var figures = fields.stream()
                .map(named -> values.stream().map(id -> figure(named, id)).toList())
                .toList();
        return new DashboardChartStyle.LegendStyle(
                options.get(PanelOption.LEGEND),
                options.get(PanelOption.LEGEND_SIDE) == PanelOption.Side.RIGHT,
                options.find(PanelOption.LEGEND_WIDTH).orElse(0.0),
                values.stream().map(Reducer::title).toList(),
                figures,
                order(options));
    }

    /// The order of the legend: by name, by a column given by its id or title, or unchanged.
    private List<Integer> order(OptionValues options) {
        var order = new ArrayList<>(IntStream.range(0, fields.size()).boxed().toList());
        var by = options.get(PanelOption.LEGEND_SORT);
        var reducer = options.get(PanelOption.LEGEND_VALUES).stream()
                .filter(id ->
                        by.equalsIgnoreCase(Reducer.title(id)) || Reducer.id(by).equals(Reducer.id(id)))
                .findFirst();
        Comparator<Integer> sorted;
        if (by.equalsIgnoreCase("name")) {
            sorted = Comparator.comparing(i -> fields.get(i).shown());
        } else if (reducer.isPresent()) {
            var column = fields.stream()
                    .mapToDouble(named -> content.ended(named, Reducer.id(reducer.get()))
                                    .isPresent()
                            ? Double.NEGATIVE_INFINITY
                            : Reducer.reduce(reducer.get(), named.field().values()))
                    .map(value -> Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value)
                    .toArray();
            sorted = Comparator.comparingDouble(i -> column[i]);
        } else {
            return order;
        }
        order.sort(options.get(PanelOption.LEGEND_DESCENDING) ? sorted.reversed() : sorted);
        return order;
    }

    private String figure(NamedField named, String reducer) {
        double value = Reducer.reduce(reducer, named.field().values());
        return content.ended(named, Reducer.id(reducer))
                .orElseGet(() ->
                        Double.isNaN(value) ? "–" : content.text(named.field().options(), value));
    }
}
