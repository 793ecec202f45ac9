package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.template.LogTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is kept about each template in each stream. Beyond a maximum number of pairs, a template's lines of further
/// streams are counted together.
final class OccurrencesByStream {
    private static final int MAX_TALLIES = 40_000;

    private final Map<LogTemplate, List<StreamTally>> tallies = new HashMap<>();
    private int count;

    private record StreamTally(Labels stream, TemplateOccurrences occurrences) {}

    TemplateOccurrences of(LogTemplate template, Labels stream) {
        var ofTemplate = tallies.computeIfAbsent(template, _ -> new ArrayList<>(1));
        for (var one : ofTemplate) {
            if (one.stream().equals(stream)) {
                return one.occurrences();
            }
        }
        if (count >= MAX_TALLIES && !ofTemplate.isEmpty()) {
            return ofTemplate.getLast().occurrences();
        }
        count++;
        var created = new TemplateOccurrences(template, "", false);
        ofTemplate.add(new StreamTally(stream, created));
        return created;
    }

    /// One tally for each template and owner; templates that turned out to be the same are joined.
    Collection<TemplateOccurrences> byOwner(LogStreamOwner owners, long onsetNanos) {
        var joined = new LinkedHashMap<String, TemplateOccurrences>();
        tallies.forEach((template, list) -> {
            for (var one : list) {
                var owner = owners.of(one.stream());
                boolean ofOwnHost = owners.isOwn(one.stream());
                var key = template.id() + '\n' + ofOwnHost + owner;
                joined.computeIfAbsent(key, _ -> new TemplateOccurrences(template, owner, ofOwnHost))
                        .addAll(one.occurrences(), onsetNanos);
            }
        });
        return joined.values();
    }
}
