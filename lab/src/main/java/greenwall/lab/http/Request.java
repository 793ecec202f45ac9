package greenwall.lab.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A request with its complete body. Header names are in lower case.
///
/// @param path the decoded path, without the query string
public record Request(
        String method, String path, Map<String, List<String>> parameters, Map<String, String> headers, byte[] body) {

    /// Returns the first value of a parameter in the query string or a form body; empty if it is missing.
    public String parameter(String name) {
        var values = parameters.get(name);
        return values == null ? "" : values.getFirst();
    }

    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// The text between a prefix and a suffix of a path; empty if the path does not have both, or nothing between.
    public static String between(String path, String prefix, String suffix) {
        int end = path.length() - suffix.length();
        boolean fits = path.startsWith(prefix) && path.endsWith(suffix) && end > prefix.length();
        return fits ? path.substring(prefix.length(), end) : "";
    }

    static void decode(String form, Map<String, List<String>> into) {
        for (String pair : form.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            into.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    static Request of(String method, String target, Map<String, String> headers, byte[] body) {
        int mark = target.indexOf('?');
        String rawPath = mark < 0 ? target : target.substring(0, mark);
        var parameters = new LinkedHashMap<String, List<String>>();
        if (headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded")) {
            decode(new String(body, StandardCharsets.UTF_8), parameters);
        }
        if (mark >= 0) {
            decode(target.substring(mark + 1), parameters);
        }
        return new Request(method, decoded(rawPath.replace("+", "%2B")), parameters, headers, body);
    }
}
