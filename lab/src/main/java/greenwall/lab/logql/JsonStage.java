package greenwall.lab.logql;

import greenwall.fleet.logql.PipelineStage;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `| json` and `| unpack`: the fields of an object become labels. Nested names are joined by `_`; arrays are
/// left out.
record JsonStage(List<PipelineStage.Extraction> extractions) {
    private static final Pattern STEP = Pattern.compile("([\\w-]+)|\"((?:[^\"\\\\]|\\\\.)*)\"");

    /// Reads the object in a line. If there is none, marks the line and returns an empty object.
    private static JsonNode object(PipelineLine line) {
        if (line.text.stripLeading().startsWith("{")) {
            try {
                return JsonMapper.shared().readTree(line.text);
            } catch (JacksonException _) {
                // Marked below.
            }
        }
        line.fail("JSONParserErr", "Value looks like object, but can't find closing '}' symbol");
        return JsonMapper.shared().createObjectNode();
    }

    void apply(PipelineLine line) {
        JsonNode root = object(line);
        if (extractions.isEmpty()) {
            flatten(line, "", root);
        }
        for (var extraction : extractions) {
            JsonNode found = root.at(pointer(extraction.path()));
            if (!found.isMissingNode() && !found.isNull()) {
                line.extract(extraction.label(), text(found));
            }
        }
    }

    private static void flatten(PipelineLine line, String prefix, JsonNode object) {
        for (var property : object.properties()) {
            String name = prefix + property.getKey();
            JsonNode value = property.getValue();
            if (value.isObject()) {
                flatten(line, name + "_", value);
            } else if (!value.isArray() && !value.isNull()) {
                line.extract(name, text(value));
            }
        }
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    /// Converts a path such as `a.b[0]["c"]` to a JSON pointer.
    private static String pointer(String path) {
        return STEP.matcher(path)
                .results()
                .map(step -> step.group(1) == null ? step.group(2) : step.group(1))
                .map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
    }

    /// Reverses `pack`: the object contains labels, and the line itself in `_entry`.
    static void unpack(PipelineLine line) {
        for (var property : object(line).properties()) {
            JsonNode value = property.getValue();
            if (property.getKey().equals("_entry")) {
                line.text = value.asString();
            } else if (value.isString()) {
                line.extract(property.getKey(), value.stringValue());
            }
        }
    }
}
