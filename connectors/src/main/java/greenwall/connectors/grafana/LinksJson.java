package greenwall.connectors.grafana;

import greenwall.fleet.dashboard.Link;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Reads and writes links of dashboards, panels and values.
final class LinksJson {
    private LinksJson() {}

    static Optional<List<Link>> dataLinks(JsonNode node) {
        return node.isArray()
                ? Optional.of(JsonTree.items(node).stream()
                        .map(n -> Link.to(
                                JsonTree.text(n, "title"), JsonTree.text(n, "url"), JsonTree.flag(n, "targetBlank")))
                        .filter(l -> !l.url().isEmpty())
                        .toList())
                : Optional.empty();
    }

    static JsonNode dataLinks(List<Link> links) {
        return JsonTree.value(links.stream()
                .map(l -> JsonTree.of("title", l.title(), "url", l.url(), "targetBlank", l.newWindow()))
                .toList());
    }

    /// Reads the links of a dashboard, or the older panel links from before data links.
    static List<Link> links(JsonNode links) {
        return JsonTree.items(links).stream()
                .map(link -> RecordMapping.read(Link.class, link))
                .toList();
    }

    static JsonNode links(List<Link> links) {
        return JsonTree.value(links.stream().map(RecordMapping::write).toList());
    }

    private static boolean toDashboards(JsonNode link) {
        return JsonTree.text(link, "type").equals("dashboards");
    }

    static List<String> tags(JsonNode link) {
        return toDashboards(link) ? JsonTree.texts(link.path("tags")) : List.of();
    }

    static String url(JsonNode link) {
        String url = JsonTree.text(link, "url");
        String uri = JsonTree.text(link, "dashUri");
        return toDashboards(link) ? "" : url.isEmpty() && !uri.isEmpty() ? "/dashboard/" + uri : url;
    }

    static Object to(String url) {
        boolean page = !url.isEmpty();
        return JsonTree.of(
                "icon", page ? "external link" : "dashboard", "type", page ? "link" : "dashboards", "url", url);
    }
}
