package greenwall.app.config;

import greenwall.fleet.quantity.ServiceLevelObjectives;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the service level objectives: the key `slo`.
final class ObjectivesReader {
    private static final ConfigValueType<Duration> RESPONSE_TIME =
            ConfigValueType.duration(Duration.ofMillis(1), Duration.ofHours(1));
    private static final ConfigValueType<Double> OBJECTIVE = ConfigValueType.of(
            "a percentage above 0 % and below 100 %, such as 99.9%",
            text -> ConfigValueType.RATIO.read().apply(text).filter(r -> r > 0 && r < 1));
    private static final Pattern SHARE_UNDER = Pattern.compile("(\\S+)\\s+under\\s+(\\S+)");
    private static final ConfigValueType<ServiceLevelObjectives.LatencyObjective> IN_TIME = ConfigValueType.of(
            "a percentage above 0 % and below 100 %, and a time from 1ms to 1h, such as \"95% under 300ms\"",
            text -> {
                var words = SHARE_UNDER.matcher(text.strip());
                return words.matches()
                        ? OBJECTIVE
                                .read()
                                .apply(words.group(1))
                                .flatMap(share -> RESPONSE_TIME
                                        .read()
                                        .apply(words.group(2))
                                        .map(within -> new ServiceLevelObjectives.LatencyObjective(share, within)))
                        : Optional.empty();
            });

    private ObjectivesReader() {}

    static ServiceLevelObjectives read(ConfigSectionReader section) {
        var d = ServiceLevelObjectives.DEFAULT;
        return new ServiceLevelObjectives(
                section.value("host", OBJECTIVE).orElse(d.host()),
                section.value("pool", OBJECTIVE).orElse(d.pool()),
                section.value("arc", OBJECTIVE).orElse(d.arc()),
                section.value("arc_above", ConfigValueType.RATIO).orElse(d.arcAbove()),
                section.value("wireguard", OBJECTIVE).orElse(d.wireguard()),
                section.value("window", ConfigValueType.duration(Duration.ofHours(1), Duration.ofDays(366)))
                        .orElse(d.window()),
                section.valuesByName("services", "service", ConfigValueType.TEXT, OBJECTIVE),
                section.valuesByName("latency", "service", ConfigValueType.TEXT, IN_TIME));
    }
}
