package greenwall.tests.hostile;

import com.sun.net.httpserver.HttpExchange;
import greenwall.tests.poll.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A source under an attacker's control: each text in its responses has a hostile one appended, so that hosts,
/// pools, alerts, log lines and versions contain it. The proxy removes them again from the console's requests,
/// so that the upstream source understands them.
final class HostileProxy implements AutoCloseable {
    private static final String BEGIN = "gwa";
    private static final Pattern ADDED = Pattern.compile(BEGIN + ".*?" + HostileTexts.MARK, Pattern.DOTALL);
    private static final Pattern NUMBER_OR_TIME =
            Pattern.compile("[-+]?[0-9.]+(e[-+]?\\d+)?|NaN|[-+]?Inf|\\d{4}-\\d\\d-\\d\\dT.*|https?://.*|");

    /// Protocol values: if these were changed, the console could parse nothing at all.
    private static final Set<String> AGREED =
            Set.of("__name__", "le", "quantile", "mode", "job", "status", "resultType", "type", "state", "health");

    private final LoopbackServer server;
    private final URI upstream;
    private final List<String> texts;
    private final int from;
    private final boolean names;
    private final HttpClient client = HttpClient.newHttpClient();

    /// @param from index of the text that is appended to the first value
    /// @param names whether host names contain them too
    HostileProxy(URI upstream, List<String> texts, int from, boolean names) throws IOException {
        this.upstream = upstream;
        this.texts = texts;
        this.from = from;
        this.names = names;
        server = LoopbackServer.http(this::serve);
    }

    String url() {
        return server.url().toString();
    }

    private void serve(HttpExchange exchange) throws IOException, InterruptedException {
        var query = exchange.getRequestURI().getRawQuery();
        var target = upstream.resolve(
                exchange.getRequestURI().getRawPath() + (query == null ? "" : "?" + withoutAddedText(query)));
        var sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var form = exchange.getRequestHeaders().getFirst("Content-Type");
        var request = HttpRequest.newBuilder(target)
                .method(
                        exchange.getRequestMethod(),
                        sent.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        form != null && form.contains("form") ? withoutAddedText(sent) : sent));
        if (form != null) {
            request.header("Content-Type", form);
        }
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        var body = hostile(answer.body()).getBytes(StandardCharsets.UTF_8);
        answer.headers()
                .firstValue("Content-Type")
                .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
        LoopbackServer.answer(exchange, answer.statusCode(), body);
    }

    private static String withoutAddedText(String parameters) {
        return Arrays.stream(parameters.split("&"))
                .map(pair -> {
                    int is = pair.indexOf('=');
                    var value = URLDecoder.decode(pair.substring(is + 1), StandardCharsets.UTF_8);
                    return pair.substring(0, is + 1)
                            + URLEncoder.encode(ADDED.matcher(value).replaceAll(""), StandardCharsets.UTF_8);
                })
                .collect(Collectors.joining("&"));
    }

    private String hostile(String json) {
        if (!json.startsWith("{") && !json.startsWith("[")) {
            return json;
        }
        return JsonMapper.shared()
                .writeValueAsString(changed("", JsonMapper.shared().readTree(json)));
    }

    private JsonNode changed(String name, JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(p -> copy.set(p.getKey(), changed(p.getKey(), p.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(item -> copy.add(changed(name, item)));
                yield copy;
            }
            default -> node.isString() ? JsonNodeFactory.instance.stringNode(text(name, node.asString())) : node;
        };
    }

    private String text(String name, String value) {
        boolean ofHost = name.equals("instance") || name.equals("nodename") || name.equals("host");
        if (AGREED.contains(name)
                || ofHost && !names
                || NUMBER_OR_TIME.matcher(value).matches()) {
            return value;
        }
        int which = Math.floorMod((name + value).hashCode() + from, texts.size());
        return value + BEGIN + texts.get(which);
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
