package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.AnnotationQuery;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.SourceRef.Kind;
import greenwall.fleet.dashboard.Variable;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The sources that a dashboard names. Those of one kind may be shown from one cluster here.
final class SourceNames {
    private SourceNames() {}

    /// The names without those of variables.
    static Map<Kind, Set<String>> of(Dashboard dashboard) {
        Stream<SourceRef> ofPanels = dashboard.panels().flatMap(Panel::queries).map(PanelQuery.Query::source);
        Stream<SourceRef> ofAnnotations = dashboard.annotations().stream().map(AnnotationQuery::source);
        Stream<SourceRef> ofVariables = dashboard.variables().stream()
                .flatMap(variable -> variable.kind() instanceof Variable.QueryVariable query
                        ? Stream.of(query.source())
                        : Stream.empty());
        Map<Kind, Set<String>> names = new EnumMap<>(Kind.class);
        Stream.of(ofPanels, ofAnnotations, ofVariables)
                .flatMap(sources -> sources)
                .filter(source -> !source.name().isEmpty() && !source.name().startsWith("$"))
                .forEach(source -> names.computeIfAbsent(source.kind(), _ -> new TreeSet<>())
                        .add(source.name()));
        return names;
    }

    static String remark(Kind kind, Set<String> names) {
        return "it has several " + (kind == Kind.LOKI ? "Loki" : "Prometheus") + " sources, "
                + names.stream().map(ImportMessageText::quoted).collect(Collectors.joining(", "))
                + ": one that has the name of a cluster is shown from that cluster, any other from the cluster of the"
                + " view";
    }
}
