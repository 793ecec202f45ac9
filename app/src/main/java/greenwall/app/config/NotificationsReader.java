package greenwall.app.config;

import java.time.Duration;

/// Reads `notifications`: which notifications are shown, and how often acknowledged alerts are repeated.
final class NotificationsReader {
    static Config.Notifications read(ConfigSection section) {
        var d = Config.Notifications.DEFAULT;
        var notifications = new Config.Notifications(
                section.value("desktop", ValueKind.FLAG).orElse(d.desktop()),
                section.value("sound", ValueKind.FLAG).orElse(d.sound()),
                section.value("collapse_above", ValueKind.count(1, 100)).orElse(d.collapseAbove()),
                section.value("nag", ValueKind.duration(Duration.ofMinutes(1), Duration.ofDays(1)))
                        .orElse(d.nag()));
        section.end();
        return notifications;
    }

    private NotificationsReader() {}
}
