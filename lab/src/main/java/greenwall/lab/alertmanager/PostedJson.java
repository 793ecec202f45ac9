package greenwall.lab.alertmanager;

import greenwall.lab.http.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Bodies that were posted, checked against the API's description. Statuses and codes are Alertmanager's, the words
/// are not.
final class PostedJson {
    private static final int MISSING = 602;

    private PostedJson() {}

    static JsonNode body(Request request) throws ApiError {
        if (request.body().length == 0) {
            throw ApiError.coded(422, MISSING, "the request has no body");
        }
        String media = request.header("content-type").split(";", 2)[0].strip();
        if (!media.isEmpty() && !media.equals("application/json")) {
            throw ApiError.coded(415, 415, "the body is " + media + "; post application/json");
        }
        try {
            return JsonMapper.shared().readTree(request.text());
        } catch (JacksonException unreadable) {
            throw unreadable("the body is not JSON");
        }
    }

    static ApiError unreadable(String why) {
        return ApiError.coded(400, 400, why);
    }

    /// Refuses a body in which fields are missing, all of them at once.
    static void require(List<String> missing) throws ApiError {
        if (!missing.isEmpty()) {
            throw ApiError.coded(422, missing.size() == 1 ? MISSING : 422, "missing: " + String.join(", ", missing));
        }
    }

    static List<String> missing(JsonNode object, String prefix, String... names) {
        var missing = new ArrayList<String>();
        for (String name : names) {
            if (!object.hasNonNull(name)) {
                missing.add(prefix + name);
            }
        }
        return missing;
    }

    static Instant time(JsonNode field) throws ApiError {
        try {
            return OffsetDateTime.parse(field.asString()).toInstant();
        } catch (DateTimeException e) {
            throw unreadable("\"" + field.asString() + "\" is not a time of the form 2006-01-02T15:04:05Z");
        }
    }
}
