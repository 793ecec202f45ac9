package greenwall.app.config;

import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.source.Source;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the clusters and their sources: the key `clusters`.
///
/// @param needed whether the file must name a cluster
record ClusterConfigReader(SourceConfigReader sources, boolean needed) {
    private static final List<String> SOURCES = List.of("prometheus", "loki", "alertmanagers", "tempo", "jaeger");

    List<ClusterConfig> read(ConfigSectionReader root, boolean survey) {
        if (needed && !root.has("clusters")) {
            root.missing("clusters", "a list of clusters, each with a name and its sources");
        }
        if (root.holdsMappingWith("clusters", Set.of("from", "label")) || survey) {
            var engine = engine(root.section("clusters"));
            if (!survey) {
                return engine.stream().toList();
            }
        }
        // Direct checks need no source.
        boolean sourceNeeded = !root.holds("checks");
        var names = new HashMap<String, FilePosition>();
        var clusters = root.sections("clusters", "clusters[]", section -> cluster(section, names, sourceNeeded));
        if (needed && clusters.isEmpty() && root.isEmptyList("clusters")) {
            root.error("clusters", "an empty list", "at least one cluster");
        }
        return clusters;
    }

    private Optional<ClusterConfig> cluster(
            ConfigSectionReader section, Map<String, FilePosition> names, boolean sourceNeeded) {
        var name = section.required("name", ConfigValueType.TEXT);
        name.ifPresent(n -> {
            var first = names.putIfAbsent(n, section.positionOf("name"));
            if (first != null) {
                section.error(
                        "name",
                        "a second cluster named " + ConfigErrorCollector.quoted(n),
                        "another name (the first is at line " + first.line() + ")");
            }
            if (n.equals(DirectCheck.ALONE)) {
                section.error(
                        "name",
                        ConfigErrorCollector.quoted(n),
                        "another name: this one is reserved for hosts that only direct checks know");
            }
        });
        var prometheus = source(section, "prometheus", Source.Kind.PROMETHEUS);
        var loki = source(section, "loki", Source.Kind.LOKI);
        var alertmanagers = alertmanagers(section);
        var traces = traces(section);
        if (sourceNeeded && SOURCES.stream().allMatch(key -> !section.has(key) || section.isEmptyList(key))) {
            section.missing("prometheus", "one of " + String.join(", ", SOURCES));
        }
        var labels = section.valuesByName("labels", "label", ConfigValueType.LABEL_NAME, ConfigValueType.TEXT);
        return name.map(n -> new ClusterConfig(n, prometheus, loki, alertmanagers, traces, labels));
    }

    /// Reads an engine that several clusters share.
    private Optional<ClusterConfig> engine(ConfigSectionReader section) {
        var from = section.section("from");
        if (!section.has("from")) {
            section.missing("from", "the sources that the clusters share, including prometheus");
        } else if (!from.has("prometheus")) {
            from.missing("prometheus", "the metrics source in which a label distinguishes the clusters");
        }
        var label = section.required("label", ConfigValueType.LABEL_NAME);
        var prometheus = source(from, "prometheus", Source.Kind.PROMETHEUS);
        var loki = source(from, "loki", Source.Kind.LOKI);
        var alertmanagers = alertmanagers(from);
        var traces = traces(from);
        return label.map(l -> new ClusterConfig(
                l, prometheus, loki, alertmanagers, traces, Map.of(), Optional.of(l), Optional.empty()));
    }

    private List<SourceConfig> alertmanagers(ConfigSectionReader section) {
        return section.sections(
                "alertmanagers", SourceConfigReader.DOCUMENTED_AS, s -> sources.read(Source.Kind.ALERTMANAGER, s));
    }

    private List<SourceConfig> traces(ConfigSectionReader section) {
        return Stream.of(source(section, "tempo", Source.Kind.TEMPO), source(section, "jaeger", Source.Kind.JAEGER))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<SourceConfig> source(ConfigSectionReader cluster, String key, Source.Kind kind) {
        return sources.read(kind, cluster.section(key, SourceConfigReader.DOCUMENTED_AS));
    }
}
