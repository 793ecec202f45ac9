package greenwall.tests.promql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A response of the API, parsed for comparison.
record PromqlApiResponse(int status, String type, String error, Map<String, List<double[]>> rows, List<String> order) {
    /// The prefix of a parse error; after it the range uses its own words.
    static final String UNREADABLE = "parse error: ";

    private static final double TOLERANCE = 1e-9;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static PromqlApiResponse of(int status, String body) {
        var json = JSON.readTree(body);
        var rows = new TreeMap<String, List<double[]>>();
        var order = new ArrayList<String>();
        if (!json.path("status").asString().equals("success")) {
            return new PromqlApiResponse(
                    status,
                    json.path("errorType").asString(),
                    json.path("error").asString(),
                    rows,
                    order);
        }
        var data = json.path("data");
        String type = data.path("resultType").asString();
        var result = data.path("result");
        switch (type) {
            case "scalar" -> rows.put("", List.of(point(result)));
            case "string" -> rows.put(result.path(1).asString(), List.of());
            default -> {
                for (var element : result) {
                    String labels = new TreeMap<>(JSON.convertValue(element.path("metric"), Map.class)).toString();
                    var points = new ArrayList<double[]>();
                    if (element.has("value")) {
                        points.add(point(element.path("value")));
                    }
                    element.path("values").forEach(p -> points.add(point(p)));
                    order.add(labels);
                    rows.merge(labels, points, (a, b) -> {
                        a.addAll(b);
                        return a;
                    });
                }
            }
        }
        return new PromqlApiResponse(status, type, "", rows, order);
    }

    private static double[] point(JsonNode pair) {
        String value = pair.path(1).asString();
        return new double[] {
            pair.path(0).asDouble(),
            switch (value) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(value);
            }
        };
    }

    boolean failed() {
        return !error.isEmpty();
    }

    boolean empty() {
        return !failed() && rows.isEmpty();
    }

    /// What differs from the other response; empty if nothing does.
    String difference(PromqlApiResponse other) {
        if (status != other.status || !type.equals(other.type)) {
            return type + " " + status + " " + error + " | " + other.type + " " + other.status + " " + other.error;
        }
        boolean bothUnreadable = error.contains(UNREADABLE) && other.error.contains(UNREADABLE);
        if (!bothUnreadable && !error.equals(other.error)) {
            return error + " | " + other.error;
        }
        if (!rows.keySet().equals(other.rows.keySet())) {
            var only = new ArrayList<>(rows.keySet());
            only.removeAll(other.rows.keySet());
            var theirs = new ArrayList<>(other.rows.keySet());
            theirs.removeAll(rows.keySet());
            return "only " + only + " | only " + theirs;
        }
        for (var entry : rows.entrySet()) {
            String difference = difference(entry.getValue(), other.rows.getOrDefault(entry.getKey(), List.of()));
            if (!difference.isEmpty()) {
                return entry.getKey() + ": " + difference;
            }
        }
        return "";
    }

    private static String difference(List<double[]> ours, List<double[]> theirs) {
        if (ours.size() != theirs.size()) {
            return ours.size() + " points | " + theirs.size() + " points";
        }
        for (int i = 0; i < ours.size(); i++) {
            double[] a = ours.get(i);
            double[] b = theirs.get(i);
            if (a[0] != b[0] || !same(a[1], b[1])) {
                return a[1] + " at " + a[0] + " | " + b[1] + " at " + b[0];
            }
        }
        return "";
    }

    private static boolean same(double a, double b) {
        return Double.compare(a, b) == 0 || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }
}
