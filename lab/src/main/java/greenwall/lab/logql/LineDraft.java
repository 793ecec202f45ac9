package greenwall.lab.logql;

import greenwall.fleet.Labels;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A line while it passes through a pipeline. Its labels are copied only when a stage changes them.
final class LineDraft {
    static final String ERROR = "__error__";
    static final String ERROR_DETAILS = "__error_details__";

    final Labels stream;
    final long timeNanos;
    String text;
    private @Nullable TreeMap<String, String> changed;

    LineDraft(Labels stream, long timeNanos, String text) {
        this.stream = stream;
        this.timeNanos = timeNanos;
        this.text = text;
    }

    String get(String label) {
        var labels = changed;
        if (labels == null) {
            return stream.get(label);
        }
        String value = labels.get(label);
        return value == null ? "" : value;
    }

    boolean has(String label) {
        var labels = changed;
        return labels == null ? stream.has(label) : labels.containsKey(label);
    }

    TreeMap<String, String> labels() {
        var labels = changed;
        if (labels == null) {
            labels = new TreeMap<>();
            stream.forEach(labels::put);
            changed = labels;
        }
        return labels;
    }

    /// Adds a field found in the line as a label. If the stream already has a label of that name,
    /// `_extracted` is appended.
    void extract(String label, String value) {
        String name = label(label);
        if (name.isEmpty()) {
            return;
        }
        labels().put(stream.has(name) ? name + "_extracted" : name, value);
    }

    static String label(String field) {
        var name = new StringBuilder(field.length());
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean digit = c >= '0' && c <= '9';
            if (i == 0 && digit) {
                name.append('_');
            }
            name.append(letter || digit ? c : '_');
        }
        return name.toString();
    }

    boolean failed() {
        return has(ERROR) && !get(ERROR).isEmpty();
    }

    void fail(String error, String details) {
        var labels = labels();
        labels.put(ERROR, error);
        labels.put(ERROR_DETAILS, details);
    }

    Labels result() {
        var labels = changed;
        return labels == null ? stream : Labels.of(labels);
    }
}
