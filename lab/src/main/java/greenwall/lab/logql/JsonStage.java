package greenwall.lab.logql;

import greenwall.fleet.logql.Stage;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `| json` and `| unpack`: the fields of an object become labels. Nested names are joined by `_`; arrays are
/// left out.
record JsonStage(List<Stage.Extraction> extractions) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern STEP = Pattern.compile("\\.?([\\w-]+)|\\[(\\d+)]|\\[\"((?:[^\"\\\\]|\\\\.)*)\"]");

    private static @Nullable JsonNode object(String text) {
        if (!text.startsWith("{") && !text.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            return node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    private static void refuse(LineDraft draft) {
        draft.fail("JSONParserErr", "Value looks like object, but can't find closing '}' symbol");
    }

    void apply(LineDraft draft) {
        JsonNode root = object(draft.text);
        if (root == null) {
            refuse(draft);
            return;
        }
        if (extractions.isEmpty()) {
            flatten(draft, "", root);
        }
        for (var extraction : extractions) {
            JsonNode found = follow(root, extraction.path());
            if (found != null && !found.isNull()) {
                draft.extract(extraction.label(), found.isContainer() ? found.toString() : scalar(found));
            }
        }
    }

    private static void flatten(LineDraft draft, String prefix, JsonNode object) {
        for (var property : object.properties()) {
            String name = prefix.isEmpty() ? property.getKey() : prefix + "_" + property.getKey();
            JsonNode value = property.getValue();
            if (value.isObject()) {
                flatten(draft, name, value);
            } else if (!value.isArray() && !value.isNull()) {
                draft.extract(name, scalar(value));
            }
        }
    }

    private static String scalar(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static @Nullable JsonNode follow(JsonNode root, String path) {
        var matcher = STEP.matcher(path);
        JsonNode at = root;
        int from = 0;
        while (at != null && from < path.length()) {
            if (!matcher.region(from, path.length()).lookingAt()) {
                return null;
            }
            String index = matcher.group(2);
            String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(3);
            at = index != null ? at.get(Integer.parseInt(index)) : at.get(name);
            from = matcher.end();
        }
        return at;
    }

    /// Reverses `pack`: the object contains labels, and the line itself in `_entry`.
    static void unpack(LineDraft draft) {
        JsonNode root = object(draft.text);
        if (root == null) {
            refuse(draft);
            return;
        }
        for (var property : root.properties()) {
            JsonNode value = property.getValue();
            if (property.getKey().equals("_entry")) {
                draft.text = value.asString();
            } else if (value.isString()) {
                draft.extract(property.getKey(), value.stringValue());
            }
        }
    }
}
