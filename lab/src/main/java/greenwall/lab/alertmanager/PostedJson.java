package greenwall.lab.alertmanager;

import greenwall.lab.http.Request;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Bodies that were posted, checked against the API's description.
final class PostedJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    static final int REQUIRED = 602;
    static final int TOO_FEW = 612;

    private final List<String> problems = new ArrayList<>();
    private int code = REQUIRED;

    /// @param what the body's name in messages: `alerts`, `silence`
    static JsonNode body(Request request, String what) throws Refusal {
        String type = request.header("content-type");
        if (request.body().length == 0) {
            throw Refusal.coded(422, REQUIRED, what + " in body is required");
        }
        String media = type.isEmpty() ? "application/json" : type.split(";")[0].strip();
        if (!media.equals("application/json")) {
            throw Refusal.coded(
                    415, 415, "unsupported media type \"" + media + "\", only [application/json] are allowed");
        }
        try {
            return MAPPER.readTree(request.text());
        } catch (UnexpectedEndOfInputException e) {
            throw unreadable(what, "unexpected EOF");
        } catch (JacksonException e) {
            throw unreadable(what, "invalid character in JSON");
        }
    }

    static Refusal unreadable(String what, String why) {
        return Refusal.coded(400, 400, "parsing " + what + " body from \"\" failed, because " + why);
    }

    /// The field, where it is there; a missing one is a problem.
    @Nullable
    JsonNode required(JsonNode object, String prefix, String name) {
        JsonNode field = object.get(name);
        if (field == null || field.isNull()) {
            problem(REQUIRED, prefix + name + " in body is required");
            return null;
        }
        return field;
    }

    void problem(int problemCode, String message) {
        if (problems.isEmpty()) {
            code = problemCode;
        }
        problems.add(message);
    }

    /// One problem is told by itself, several as a list.
    void check() throws Refusal {
        if (problems.size() == 1) {
            throw Refusal.coded(422, code, problems.getFirst());
        }
        if (!problems.isEmpty()) {
            throw Refusal.coded(422, 422, "validation failure list:\n" + String.join("\n", problems));
        }
    }

    static Instant time(JsonNode field, String what) throws Refusal {
        String text = field.asString();
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            String head = text.length() >= 4 && text.substring(0, 4).matches("\\d{4}") ? text.substring(4) : text;
            throw unreadable(
                    what,
                    "parsing time \"" + text + "\" as \"2006-01-02 15:04:05\": cannot parse \"" + head + "\" as \""
                            + (head.equals(text) ? "2006" : "-") + "\"");
        }
    }
}
