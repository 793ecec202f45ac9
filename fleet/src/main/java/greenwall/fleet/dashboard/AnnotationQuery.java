package greenwall.fleet.dashboard;

import java.util.List;

/// Marks on the time axis of every chart.
///
/// @param query of Prometheus: a mark at each stretch with a value that is not zero; of Loki: a mark for each line
/// @param step such as `60s`; empty for the chart's
/// @param titleFormat `{{label}}` text; empty for the name
/// @param textFormat `{{label}}` text
/// @param tagKeys labels whose values are shown as tags
/// @param valueIsTime the value is the mark's time in milliseconds
/// @param panels on which it is drawn; empty for all
/// @param notPanels the panels listed are those where it is not drawn
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
