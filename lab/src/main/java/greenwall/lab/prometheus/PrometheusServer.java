package greenwall.lab.prometheus;

import greenwall.lab.http.RefusedRequest;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.http.ServerJson;
import greenwall.lab.http.SmallHttpServer;
import greenwall.lab.promql.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// The Prometheus of the practice range, on one port. Its responses follow recorded responses of Prometheus
/// 2.42.
public final class PrometheusServer implements AutoCloseable {
    private static final String API = "/api/v1/";
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final QueryApi queries;
    private final SeriesApi series;
    private final TargetsAndRulesApi site;
    private final ExemplarsApi exemplars;
    private final SmallHttpServer http;

    /// Port 0 selects a free port.
    public PrometheusServer(InetAddress address, int port, PrometheusData backend) throws IOException {
        this.queries = new QueryApi(new Engine(backend.series(), Engine.Settings.DEFAULT), backend.clock());
        this.series = new SeriesApi(backend.series());
        this.site = new TargetsAndRulesApi(backend);
        this.exemplars = new ExemplarsApi(backend.series(), backend.exemplars(), backend.clock());
        this.http = SmallHttpServer.start(address, port, "range-prometheus", backend.clock(), this::handle);
    }

    /// Listens on loopback only, so that no other machine can connect.
    public PrometheusServer(int port, PrometheusData backend) throws IOException {
        this(InetAddress.ofLiteral("127.0.0.1"), port, backend);
    }

    public URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        http.close();
    }

    private Response handle(Request request) throws RefusedRequest {
        try {
            return answer(request).compressed(request.header("accept-encoding"));
        } catch (StackOverflowError _) {
            throw ApiParameters.badData("the query is nested too deeply");
        }
    }

    private Response.Whole answer(Request request) throws RefusedRequest {
        String path = request.path();
        if (path.startsWith(API)) {
            return api(request, path.substring(API.length()));
        }
        return switch (path) {
            case "/-/healthy" -> Response.of(200, PLAIN, "Prometheus Server is Healthy.\n");
            case "/-/ready" -> Response.of(200, PLAIN, "Prometheus Server is Ready.\n");
            default -> Response.notFound();
        };
    }

    /// Returns what an endpoint puts in `data`.
    @FunctionalInterface
    private interface Endpoint {
        Object data(ApiParameters parameters) throws RefusedRequest;
    }

    private record Route(boolean posts, Endpoint endpoint) {}

    private Response.Whole api(Request request, String name) throws RefusedRequest {
        var route = route(name);
        if (route == null) {
            return Response.notFound();
        }
        boolean allowed = request.method().equals("GET")
                || (route.posts() && request.method().equals("POST"));
        if (!allowed) {
            return Response.methodNotAllowed();
        }
        return Response.json(200, ServerJson.success(route.endpoint().data(new ApiParameters(request))));
    }

    private @Nullable Route route(String name) {
        if (name.startsWith("label/") && name.endsWith("/values") && name.length() > "label//values".length()) {
            String label = name.substring("label/".length(), name.length() - "/values".length());
            return new Route(false, parameters -> series.values(label, parameters));
        }
        return switch (name) {
            case "query" -> new Route(true, queries::instant);
            case "query_range" -> new Route(true, queries::range);
            case "query_exemplars" -> new Route(true, exemplars::query);
            case "series" -> new Route(true, series::series);
            case "labels" -> new Route(true, series::names);
            case "metadata" -> new Route(false, site::metadata);
            case "targets" -> new Route(false, site::targets);
            case "rules" -> new Route(false, site::rules);
            case "alerts" -> new Route(false, _ -> site.alerts());
            case "status/buildinfo" -> new Route(false, _ -> ServerJson.buildInfo("2.42.0"));
            default -> null;
        };
    }
}
