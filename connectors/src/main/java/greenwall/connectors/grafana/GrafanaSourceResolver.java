package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.SourceRef;
import greenwall.fleet.dashboard.SourceRef.Kind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds the source that a dashboard refers to: by the type next to its name, by the input or variable that
/// the name refers to, or by the query.
final class GrafanaSourceResolver {
    private static final String MIXED = "-- Mixed --";
    /// A selector without a metric's name that is a whole query, or is followed by a range or by a filter of lines.
    /// Prometheus 3 may have the name in quotes in the braces.
    private static final Pattern LOGQL = Pattern.compile(
            "(?:^|[(,+*/-])\\s*\\{(?!\\s*[\"'])(?![^{}]{0,2000}__name__)[^{}]{0,2000}\\}\\s*(?:\\[|\\||!=|!~|$)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^{}]{0,200}\\}");
    private static final int LONGEST_NAME = 200;
    private static final Pattern METRICS =
            Pattern.compile("prom|victoria|thanos|mimir|cortex", Pattern.CASE_INSENSITIVE);

    /// The source type of each input and source variable, by name.
    private final Map<String, String> types = new HashMap<>();

    private final Set<String> variables = new HashSet<>();
    /// What an input is called, by its name.
    private final Map<String, String> labels = new HashMap<>();
    private final Set<Kind> named;
    /// The names of the sources that were found.
    private final Map<Kind, Set<String>> found = new EnumMap<>(Kind.class);

    /// @param named the kinds of sources whose names are kept, because the dashboard has several of them
    GrafanaSourceResolver(JsonNode dashboard, Set<Kind> named) {
        this.named = named;
        for (JsonNode input : JsonTree.items(dashboard.path("__inputs"))) {
            String name = JsonTree.text(input, "name");
            String label = JsonTree.text(input, "label");
            types.put(name, JsonTree.text(input, "pluginId"));
            labels.put(name, label.isBlank() || labels.containsValue(label) ? name : label);
        }
        for (JsonNode variable : JsonTree.items(JsonTree.at(dashboard, "templating.list"))) {
            if (JsonTree.text(variable, "type").equals("datasource")) {
                types.put(JsonTree.text(variable, "name"), JsonTree.text(variable, "query"));
                variables.add(JsonTree.text(variable, "name"));
            }
        }
    }

    /// @param reason why there is no source, or what was assumed about it; otherwise empty
    record FoundSource(Optional<SourceRef> source, String reason) {}

    /// The name or uid of a source as it is in the file.
    static String id(JsonNode named) {
        return named.isObject() ? JsonTree.text(named, "uid") : JsonTree.text(named);
    }

    /// @param queryJson the query, which determines the kind if nothing else does
    FoundSource find(JsonNode named, JsonNode panelSource, JsonNode queryJson) {
        JsonNode effective = id(named).equals(MIXED) ? panelSource : named;
        String type = type(effective);
        String assumed = "";
        if (type.isEmpty() && (queryJson.has("expr") || !queryJson.isObject())) {
            type = isLoki(id(effective), queryJson) ? "loki" : "prometheus";
            assumed = type.equals("loki") ? "" : assumedPrometheus(id(effective));
        }
        Optional<SourceRef> source = kind(type).map(kind -> new SourceRef(kind, name(kind, id(effective))));
        return new FoundSource(source, source.isPresent() ? assumed : reason(type));
    }

    /// Whether a source of which only the name is known is a Loki, by its name or by a query that most likely
    /// only a Loki accepts.
    private static boolean isLoki(String id, JsonNode queryJson) {
        String query = VARIABLE.matcher(JsonTree.text(queryJson, "expr")).replaceAll("x");
        return id.toLowerCase(Locale.ROOT).contains("loki")
                || queryJson.has("maxLines")
                || LOGQL.matcher(query).find() && !METRICS.matcher(id).find();
    }

    private static String assumedPrometheus(String id) {
        boolean telling = id.isEmpty()
                || id.equals("default")
                || id.equals(MIXED)
                || METRICS.matcher(id).find();
        return telling ? "" : "its source " + ImportMessageText.quoted(id) + " is treated as a Prometheus";
    }

    private static String reason(String type) {
        return switch (type) {
            case "" -> "its query goes to a source that is neither Prometheus nor Loki";
            case "__expr__" -> "Grafana's server computes it from other queries";
            case "datasource", "grafana" -> "it is stored in Grafana itself";
            default -> "it queries " + ImportMessageText.quoted(type) + ", which is neither Prometheus nor Loki";
        };
    }

    private String type(JsonNode named) {
        String own = JsonTree.text(named, "type");
        String id = id(named);
        if (id.equals("__expr__") && (own.isEmpty() || own.equals("datasource"))) {
            return id;
        }
        return own.isEmpty() ? types.getOrDefault(withoutBraces(id), "") : own;
    }

    static Optional<Kind> kind(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "prometheus",
                    "grafana-amazonprometheus-datasource",
                    "grafana-azureprometheus-datasource",
                    "victoriametrics-datasource",
                    "victoriametrics-metrics-datasource" -> Optional.of(Kind.PROMETHEUS);
            case "loki" -> Optional.of(Kind.LOKI);
            default -> Optional.empty();
        };
    }

    /// Keeps the name if it is a variable of the dashboard. The names of another Grafana are unknown here, and tell
    /// only
    /// several sources apart.
    private String name(Kind kind, String id) {
        String variableName = withoutBraces(id);
        if (variables.contains(variableName)) {
            return "$" + variableName;
        }
        if (id.isEmpty() || id.equals("default") || id.startsWith("--") || id.length() > LONGEST_NAME) {
            return "";
        }
        String name = labels.getOrDefault(variableName, variableName);
        found.computeIfAbsent(kind, _ -> new HashSet<>()).add(name);
        return named.contains(kind) ? name : "";
    }

    /// The kinds of which several sources were found.
    Set<Kind> severalSources() {
        return found.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static String withoutBraces(String id) {
        String variableName = id.startsWith("${") && id.endsWith("}") ? id.substring(2, id.length() - 1) : id;
        variableName = variableName.startsWith("[[") && variableName.endsWith("]]")
                ? variableName.substring(2, variableName.length() - 2)
                : variableName;
        variableName = variableName.startsWith("$") ? variableName.substring(1) : variableName;
        int colon = variableName.indexOf(':');
        return colon > 0 ? variableName.substring(0, colon) : variableName;
    }

    /// The source of an entire panel, which may be mixed.
    SourceRef ofPanel(JsonNode named) {
        if (id(named).equals(MIXED)) {
            return new SourceRef(Kind.MIXED, "");
        }
        return find(named, named, JsonTree.array()).source().orElse(SourceRef.DEFAULT);
    }

    static ObjectNode write(SourceRef source) {
        String name = source.name().startsWith("$") ? "${" + source.name().substring(1) + "}" : source.name();
        return switch (source.kind()) {
            case MIXED -> JsonTree.of("type", "datasource", "uid", MIXED);
            case LOKI -> JsonTree.of("type", "loki", "uid", name.isEmpty() ? null : name);
            case PROMETHEUS -> JsonTree.of("type", "prometheus", "uid", name.isEmpty() ? null : name);
        };
    }
}
