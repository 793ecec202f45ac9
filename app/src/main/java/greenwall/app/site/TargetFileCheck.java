package greenwall.app.site;

import greenwall.fleet.enrol.TargetFileStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Parses a targets file before and after a change. The entries of all other hosts must be unchanged. The
/// YAML parser also reads JSON.
final class TargetFileCheck implements TargetFileStore.Check {
    private static final int MAX_CHARS = 64 << 20;

    @Override
    public Optional<String> problem(String path, String before, String after, String host) {
        try {
            return others(before, host).equals(others(after, host))
                    ? Optional.empty()
                    : Optional.of("its format does not allow one entry to be changed without touching others");
        } catch (YamlEngineException | IllegalArgumentException bad) {
            return Optional.of("it cannot be read: "
                    + String.valueOf(bad.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static List<?> others(String text, String host) {
        var read = new Load(LoadSettings.builder().setCodePointLimit(MAX_CHARS).build()).loadFromString(text);
        if (read == null) {
            return List.of();
        }
        if (!(read instanceof List<?> entries)) {
            throw new IllegalArgumentException("it is not a list of entries");
        }
        return entries.stream().filter(entry -> !isOwn(entry, host)).toList();
    }

    private static boolean isOwn(Object entry, String host) {
        return entry instanceof Map<?, ?> map
                && map.get("labels") instanceof Map<?, ?> labels
                && host.equals(labels.get("__greenwall_host"));
    }
}
