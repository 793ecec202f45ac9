package greenwall.views.dashboard;

import greenwall.fleet.Labels;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.Panel;
import greenwall.fleet.dashboard.PanelQuery;
import greenwall.fleet.dashboard.Variable;
import greenwall.fleet.state.HostState;
import greenwall.views.Dashboards;
import greenwall.views.Place;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Finds dashboards about a subject: those that have it as a possible value of a variable, or as a string in
/// a query.
public final class RelatedDashboards {
    private static final List<String> NAMES = List.of("host", "hostname", "nodename", "node");
    private static final int SHORTEST = 2;

    private final HostState host;
    private final Labels key;
    private final TreeSet<String> aliases = new TreeSet<>();

    /// @param place the dashboard, with the subject and the time range selected
    public record RelatedDashboard(String title, Place place) {}

    private RelatedDashboards(HostState host, Labels key) {
        this.host = host;
        this.key = key;
        aliases.add(host.name());
        aliases.addAll(key.toMap().values());
        for (var target : host.targets()) {
            var instance = target.instance();
            aliases.add(instance);
            aliases.add(instance.replaceFirst(":\\d+$", ""));
        }
        aliases.removeIf(name -> name.length() <= SHORTEST);
    }

    /// @param key which pool, disk or peer of the host; empty for the host itself
    /// @param from the place from which the time range is taken
    public static List<RelatedDashboard> about(Dashboards own, HostState host, Labels key, Place from) {
        var subject = new RelatedDashboards(host, key);
        return own.all().stream()
                .flatMap(entry -> entry.dashboard().flatMap(d -> subject.place(d, from)).stream()
                        .map(place ->
                                new RelatedDashboard(entry.title(), place.with(DashboardView.NAME, entry.name()))))
                .toList();
    }

    private Optional<Place> place(Dashboard dashboard, Place from) {
        var place = from.about(Place.HostRef.of(host)).to(DashboardView.ID);
        boolean shows = dashboard
                .panels()
                .flatMap(Panel::queries)
                .map(PanelQuery.Query::text)
                .anyMatch(text -> aliases.stream().anyMatch(name -> text.contains('"' + name + '"')));
        for (var variable : dashboard.variables()) {
            var values = values(variable);
            if (!values.isEmpty()) {
                place = DashboardLinks.with(place, variable, values);
                shows |= values.stream().anyMatch(aliases::contains);
            }
        }
        return shows ? Optional.of(place) : Optional.empty();
    }

    /// The values of a variable for this subject; empty if it is unrelated.
    private List<String> values(Variable variable) {
        var found = switch (variable.kind()) {
            case Variable.QueryVariable of -> {
                var query = VariableQuery.of(of.query());
                yield query.label().isEmpty() ? List.<String>of() : labelValues(query.label(), query.query());
            }
            case Variable.ListVariable list -> {
                var hostValues = labelValues(variable.name(), "");
                yield list.values().stream()
                        .map(Variable.Value::value)
                        .filter(hostValues::contains)
                        .toList();
            }
            case Variable.TextVariable _ -> labelValues(variable.name(), "");
            case Variable.ClusterVariable _ -> List.of(host.cluster().name());
            case Variable.IntervalVariable _, Variable.ConstantVariable _, Variable.AdHocVariable _ ->
                List.<String>of();
        };
        return variable.choice().multi() || found.size() < 2 ? found : List.of(found.getFirst());
    }

    /// The values of a label for the subject, preferably from the targets of the exporter that provides the
    /// metric.
    private List<String> labelValues(String label, String metric) {
        if (!key.get(label).isEmpty()) {
            return List.of(key.get(label));
        }
        var prefix = metric.replaceFirst("_.*", "");
        var exporterTargets = host.targets().stream()
                .filter(target ->
                        !prefix.isEmpty() && target.labels().get("job").contains(prefix))
                .toList();
        var targets = exporterTargets.isEmpty() ? host.targets() : exporterTargets;
        var values = targets.stream()
                .map(target -> label.equals("instance")
                        ? target.instance()
                        : target.labels().get(label))
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
        if (!values.isEmpty()) {
            return values;
        }
        var own = NAMES.contains(label) ? host.name() : host.label(label);
        return own.isEmpty() ? List.of() : List.of(own);
    }
}
