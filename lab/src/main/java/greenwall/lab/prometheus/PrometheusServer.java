package greenwall.lab.prometheus;

import greenwall.lab.http.RefusedRequest;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.http.ServerJson;
import greenwall.lab.http.SmallHttpServer;
import greenwall.lab.promql.Engine;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// The Prometheus of the practice range, on one port. Its responses follow recorded responses of Prometheus
/// 2.42.
public final class PrometheusServer {
    private static final String API = "/api/v1/";
    private static final String PLAIN = "text/plain; charset=utf-8";

    private final QueryApi queries;
    private final TargetsAndRulesApi site;

    private PrometheusServer(PrometheusData data) {
        var engine = new Engine(data.series(), Engine.Settings.DEFAULT);
        queries = new QueryApi(data.series(), data.exemplars(), engine, data.clock());
        site = new TargetsAndRulesApi(data);
    }

    /// Port 0 selects a free port.
    public static SmallHttpServer start(InetAddress address, int port, PrometheusData data) throws IOException {
        var server = new PrometheusServer(data);
        return SmallHttpServer.start(address, port, "range-prometheus", data.clock(), server::handle);
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
        var label = Request.between(name, "label/", "/values");
        if (!label.isEmpty()) {
            return new Route(false, parameters -> queries.values(label, parameters));
        }
        return switch (name) {
            case "query" -> new Route(true, queries::instant);
            case "query_range" -> new Route(true, queries::range);
            case "query_exemplars" -> new Route(true, queries::exemplars);
            case "series" -> new Route(true, queries::series);
            case "labels" -> new Route(true, queries::names);
            case "metadata" -> new Route(false, site::metadata);
            case "targets" -> new Route(false, site::targets);
            case "rules" -> new Route(false, site::rules);
            case "alerts" -> new Route(false, _ -> site.alerts());
            case "status/buildinfo" -> new Route(false, _ -> ServerJson.buildInfo("2.42.0"));
            default -> null;
        };
    }
}
