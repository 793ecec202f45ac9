package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Links of dashboards, panels and values.
final class LinksJson {
    private LinksJson() {}

    static Optional<List<Link>> dataLinks(JsonNode node) {
        return node.isArray()
                ? Optional.of(Tree.items(node).stream()
                        .map(n -> Link.to(Tree.text(n, "title"), Tree.text(n, "url"), Tree.flag(n, "targetBlank")))
                        .filter(l -> !l.url().isEmpty())
                        .toList())
                : Optional.empty();
    }

    static JsonNode dataLinks(List<Link> links) {
        ArrayNode all = Tree.array();
        links.forEach(l -> all.add(Tree.of("title", l.title(), "url", l.url(), "targetBlank", l.newWindow())));
        return all;
    }

    /// Links of a dashboard, and of a panel as it was written before it had data links.
    static List<Link> links(JsonNode node) {
        List<Link> links = new ArrayList<>();
        for (JsonNode link : Tree.items(node)) {
            boolean toDashboards = Tree.text(link, "type").equals("dashboards");
            String url = Tree.text(link, "url").isEmpty() ? dashboard(link) : Tree.text(link, "url");
            links.add(new Link(
                    Tree.text(link, "title"),
                    toDashboards ? "" : url,
                    toDashboards ? Tree.texts(link.path("tags")) : List.of(),
                    Tree.flag(link, "keepTime"),
                    Tree.flag(link, "includeVars"),
                    Tree.flag(link, "asDropdown"),
                    Tree.flag(link, "targetBlank"),
                    Tree.text(link, "tooltip")));
        }
        return links;
    }

    private static String dashboard(JsonNode link) {
        String uri = Tree.text(link, "dashUri");
        return uri.isEmpty() ? "" : "/dashboard/" + uri;
    }

    static JsonNode links(List<Link> links) {
        ArrayNode all = Tree.array();
        for (Link link : links) {
            all.add(Tree.of(
                    "asDropdown",
                    link.dropdown(),
                    "icon",
                    link.url().isEmpty() ? "dashboard" : "external link",
                    "includeVars",
                    link.keepVariables(),
                    "keepTime",
                    link.keepTime(),
                    "tags",
                    link.tags(),
                    "targetBlank",
                    link.newWindow(),
                    "title",
                    link.title(),
                    "tooltip",
                    link.tooltip(),
                    "type",
                    link.url().isEmpty() ? "dashboards" : "link",
                    "url",
                    link.url()));
        }
        return all;
    }
}
