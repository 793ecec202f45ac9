package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.cases.PublicLogs.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Background logs of our own making, for the build: six programs and a log of many daemons with their wordings, each
/// line with the wording that it came from. `%d` is a number, `%h` a host, `%n` its short name, `%u` a user, `%i` an
/// address, `%f` a file, `%s` an identifier.
final class OwnLogs {
    record Line(int wording, Entry entry) {}

    private static final Map<String, List<String>> PROGRAMS = new LinkedHashMap<>();

    static {
        PROGRAMS.put(
                "web",
                List.of(
                        "INFO %i GET /api/v1/items/%d 200 in %d ms",
                        "INFO %i POST /api/v1/orders 201 in %d ms",
                        "WARN %i HEAD /robots.txt 404 in %d ms",
                        "INFO keepalive of %i ended after %d requests",
                        "INFO session %s was renewed for %d minutes",
                        "INFO cache of templates holds %d entries"));
        PROGRAMS.put(
                "database",
                List.of(
                        "INFO checkpoint complete: wrote %d buffers, %d files added",
                        "INFO automatic analyze of table items: %d rows scanned",
                        "INFO connection authorized: user=reader database=shop host=%i",
                        "INFO disconnection: session time %d s host=%i",
                        "WARN temporary file %f of size %d was written",
                        "INFO replication slot west advanced to %d"));
        PROGRAMS.put(
                "scheduler",
                List.of(
                        "INFO job %s was queued on worker %d",
                        "INFO job %s ended with status 0 after %d s",
                        "INFO worker %d asks for work",
                        "INFO lease of %h was extended by %d s",
                        "WARN worker %d is late by %d ms",
                        "INFO swept %d finished jobs"));
        PROGRAMS.put(
                "mail",
                List.of(
                        "INFO %s: from=<robot@%h>, size=%d, nrcpt=1",
                        "INFO %s: removed",
                        "INFO connect from %h[%i]",
                        "INFO disconnect from %h[%i]",
                        "WARN %s: host %h[%i] said: 450 try again later",
                        "INFO statistics: max connection count %d"));
        PROGRAMS.put(
                "storage",
                List.of(
                        "INFO chunk %s was copied to %h in %d ms",
                        "INFO %h reports %d chunks",
                        "INFO verified %d bytes of %f",
                        "WARN chunk %s has %d copies of 3",
                        "INFO balancing moved %d chunks",
                        "INFO heartbeat of %h after %d ms"));
        PROGRAMS.put(
                "agent",
                List.of(
                        "INFO read %d lines of %f",
                        "INFO sent a batch of %d lines to %h",
                        "INFO configuration %s is unchanged",
                        "INFO clock differs by %d us",
                        "WARN queue holds %d lines",
                        "INFO file %f was rotated"));
        // Many daemons in one log, with users and short names of hosts inside.
        PROGRAMS.put(
                "syslog",
                List.of(
                        "INFO session opened for user %u by (uid=0)",
                        "INFO Accepted publickey for %u from %i port %d ssh2: ED25519 SHA256:%s",
                        "INFO (%u) CMD (run-parts /etc/cron.hourly)",
                        "INFO connect from %h[%i]",
                        "INFO New session %d of user %u.",
                        "INFO Removed slice User Slice of %u.",
                        "INFO DHCPACK on %i to 52:54:00:12:34:56 (%n) via eth0",
                        "WARN heartbeat of %n was lost",
                        "INFO %u : TTY=pts/%d ; PWD=/home/%u ; USER=root ; COMMAND=/bin/systemctl restart nginx",
                        "INFO mount of %n:/export by %u was granted",
                        "INFO synchronized to %n, stratum %d",
                        "INFO (%u) BEGIN EDIT (%u)"));
    }

    private static final List<String> USERS = List.of("root", "alice", "bob", "carol", "deploy", "www-data", "oracle");
    private static final List<String> HOSTS = List.of("atlas", "castor", "pollux", "vega", "rigel", "gateway");

    private OwnLogs() {}

    static Map<String, List<Line>> lines(long seed, int each) {
        var random = new Random(seed);
        var logs = new LinkedHashMap<String, List<Line>>();
        PROGRAMS.forEach((program, wordings) -> {
            var lines = new ArrayList<Line>();
            for (int i = 0; i < each; i++) {
                // Early wordings are frequent and late ones seldom, as in real logs.
                int wording = (int) (wordings.size() * Math.pow(random.nextDouble(), 2));
                var text = filled(wordings.get(wording), random);
                int blank = text.indexOf(' ');
                lines.add(new Line(wording, new Entry(text.substring(0, blank), text.substring(blank + 1))));
            }
            logs.put(program, lines);
        });
        return logs;
    }

    static PublicLogs asLogs(long seed, int each) {
        var entries = new LinkedHashMap<String, List<Entry>>();
        lines(seed, each)
                .forEach((program, lines) ->
                        entries.put(program, lines.stream().map(Line::entry).toList()));
        return PublicLogs.of(entries);
    }

    private static String of(List<String> names, Random random) {
        return names.get(random.nextInt(names.size()));
    }

    private static String filled(String wording, Random random) {
        var text = new StringBuilder();
        for (int i = 0; i < wording.length(); i++) {
            if (wording.charAt(i) != '%') {
                text.append(wording.charAt(i));
                continue;
            }
            i++;
            text.append(
                    switch (wording.charAt(i)) {
                        case 'd' -> String.valueOf(random.nextInt(90_000));
                        case 'h' -> {
                            boolean named = random.nextInt(4) == 0;
                            yield (named ? of(HOSTS, random) : "node" + (10 + random.nextInt(80))) + ".example.net";
                        }
                        case 'n' -> of(HOSTS, random);
                        case 'u' -> of(USERS, random);
                        case 'i' -> "192.0.2." + random.nextInt(255);
                        case 'f' -> "/var/lib/data/" + Long.toString(random.nextLong(1L << 40), 36) + ".dat";
                        default -> Long.toHexString(random.nextLong() | 1L << 60);
                    });
        }
        return text.toString();
    }
}
