package greenwall.fleet.dashboard;

import java.util.List;

/// Marks on the time axis of every chart.
///
/// @param query for Prometheus: a mark for each interval with a value other than zero; for Loki: a mark for
///     each line
/// @param step such as `60s`; empty for the chart's step
/// @param titleFormat text with `{{label}}`; empty for the name
/// @param textFormat text with `{{label}}`
/// @param valueIsTime whether the value is the mark's time in milliseconds
/// @param panels the panels on which it is drawn; empty for all
/// @param notPanels whether the listed panels are those on which it is not drawn
public record AnnotationQuery(
        String name,
        boolean enabled,
        boolean hidden,
        SourceRef source,
        String query,
        String step,
        String titleFormat,
        String textFormat,
        List<String> tagKeys,
        String color,
        boolean valueIsTime,
        List<Integer> panels,
        boolean notPanels) {}
