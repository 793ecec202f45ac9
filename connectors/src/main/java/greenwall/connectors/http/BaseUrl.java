package greenwall.connectors.http;

import greenwall.fleet.source.Source;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/// Finds the base URL of a source's API in a pasted URL, with or without a trailing slash, and even if the path
/// of an API call or of the web page is still part of it. A prefix such as `/prometheus` is kept.
final class BaseUrl {
    /// A placeholder for a Unix socket, which has no host.
    static final String UNIX = "http://unix.invalid/";

    /// What follows `api/v1` in the path by which Kubernetes' API server leads to a service.
    private static final String KUBERNETES = "namespaces";

    private static final String SIBLING = "../";
    private static final Pattern DOTS = Pattern.compile("(\\.|%2[eE]){1,2}");

    private BaseUrl() {}

    /// Null if the URL cannot belong to an HTTP server.
    static @Nullable HttpUrl of(Source source) {
        return of(source.url(), source.kind());
    }

    static @Nullable HttpUrl of(URI uri, Source.Kind kind) {
        var url = HttpUrl.parse("unix".equals(uri.getScheme()) ? UNIX : uri.toString());
        if (url == null) {
            return null;
        }
        var segments = new ArrayList<>(url.pathSegments());
        segments.removeIf(String::isEmpty);
        var tails = switch (kind) {
            case PROMETHEUS -> List.of("api/v1", "classic/graph", "graph");
            case LOKI -> List.of("loki/api/v1", "api/prom");
            case ALERTMANAGER -> List.of("api/v2", "api/v1");
            case TEMPO -> List.of("api/v2", "api/traces", "api/search");
            case JAEGER -> List.of("api/traces", "api/services", "search");
            case ASSISTANT -> List.of("chat/completions");
        };
        cutTail(segments, tails);
        var base = url.newBuilder()
                .username("")
                .password("")
                .query(null)
                .fragment(null)
                .encodedPath("/");
        segments.forEach(base::addPathSegment);
        return base.build();
    }

    private static void cutTail(List<String> segments, List<String> tails) {
        for (var tail : tails) {
            var words = List.of(tail.split("/"));
            boolean endpointMayFollow = words.contains("api");
            int at = Collections.lastIndexOfSubList(segments, words);
            if (at < 0) {
                continue;
            }
            var endpoint = segments.subList(at + words.size(), segments.size());
            if (endpoint.isEmpty() || endpointMayFollow && !endpoint.getFirst().equals(KUBERNETES)) {
                segments.subList(at, segments.size()).clear();
                return;
            }
        }
    }

    /// The base followed by the path of an API call; a path that begins with `../` replaces the last part of
    /// the base. No other part may lead upwards: names are checked before they are passed here.
    static HttpUrl.Builder under(HttpUrl base, String path) {
        var url = base.newBuilder();
        if (base.pathSegments().getLast().isEmpty()) {
            url.removePathSegment(base.pathSize() - 1);
        }
        boolean sibling = path.startsWith(SIBLING);
        if (sibling) {
            url.removePathSegment(url.build().pathSize() - 1);
        }
        for (var segment : (sibling ? path.substring(SIBLING.length()) : path).split("/")) {
            if (DOTS.matcher(segment).matches()) {
                throw new IllegalArgumentException("\"" + segment + "\" in the path of an API call");
            }
            if (!segment.isEmpty()) {
                url.addPathSegment(segment);
            }
        }
        return url;
    }

    /// The URL for an API call, with the query of the configured URL.
    static HttpUrl.Builder under(HttpUrl base, String path, HttpSettings settings) {
        var url = under(base, path);
        settings.query().ifPresent(url::encodedQuery);
        return url;
    }

    static boolean sameOrigin(HttpUrl one, HttpUrl other) {
        return one.scheme().equals(other.scheme()) && one.host().equals(other.host()) && one.port() == other.port();
    }
}
