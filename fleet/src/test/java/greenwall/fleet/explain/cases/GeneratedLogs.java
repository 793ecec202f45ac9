package greenwall.fleet.explain.cases;

import greenwall.fleet.explain.cases.PublicLogs.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/// Generated background logs for the build: six programs and a log of many daemons, each line with the wording
/// that it was generated from. `%d` is a number, `%h` a host, `%n` its short name, `%u` a user, `%i` an
/// address, `%f` a file, `%s` an identifier.
final class GeneratedLogs {
    record Line(int wording, Entry entry) {}

    /// The wordings of each program. The last log has lines of many daemons that contain users and short host
    /// names.
    private static final Map<String, List<String>> PROGRAMS = """
            web INFO %i GET /api/v1/items/%d 200 in %d ms
            web INFO %i POST /api/v1/orders 201 in %d ms
            web WARN %i HEAD /robots.txt 404 in %d ms
            web INFO keepalive of %i ended after %d requests
            web INFO session %s was renewed for %d minutes
            web INFO cache of templates holds %d entries
            database INFO checkpoint complete: wrote %d buffers, %d files added
            database INFO automatic analyze of table items: %d rows scanned
            database INFO connection authorized: user=reader database=shop host=%i
            database INFO disconnection: session time %d s host=%i
            database WARN temporary file %f of size %d was written
            database INFO replication slot west advanced to %d
            scheduler INFO job %s was queued on worker %d
            scheduler INFO job %s ended with status 0 after %d s
            scheduler INFO worker %d asks for work
            scheduler INFO lease of %h was extended by %d s
            scheduler WARN worker %d is late by %d ms
            scheduler INFO swept %d finished jobs
            mail INFO %s: from=<robot@%h>, size=%d, nrcpt=1
            mail INFO %s: removed
            mail INFO connect from %h[%i]
            mail INFO disconnect from %h[%i]
            mail WARN %s: host %h[%i] said: 450 try again later
            mail INFO statistics: max connection count %d
            storage INFO chunk %s was copied to %h in %d ms
            storage INFO %h reports %d chunks
            storage INFO verified %d bytes of %f
            storage WARN chunk %s has %d copies of 3
            storage INFO balancing moved %d chunks
            storage INFO heartbeat of %h after %d ms
            agent INFO read %d lines of %f
            agent INFO sent a batch of %d lines to %h
            agent INFO configuration %s is unchanged
            agent INFO clock differs by %d us
            agent WARN queue holds %d lines
            agent INFO file %f was rotated
            syslog INFO session opened for user %u by (uid=0)
            syslog INFO Accepted publickey for %u from %i port %d ssh2: ED25519 SHA256:%s
            syslog INFO (%u) CMD (run-parts /etc/cron.hourly)
            syslog INFO connect from %h[%i]
            syslog INFO New session %d of user %u.
            syslog INFO Removed slice User Slice of %u.
            syslog INFO DHCPACK on %i to 52:54:00:12:34:56 (%n) via eth0
            syslog WARN heartbeat of %n was lost
            syslog INFO %u : TTY=pts/%d ; PWD=/home/%u ; USER=root ; COMMAND=/bin/systemctl restart nginx
            syslog INFO mount of %n:/export by %u was granted
            syslog INFO synchronized to %n, stratum %d
            syslog INFO (%u) BEGIN EDIT (%u)
            """.lines().map(line -> line.split(" ", 2)).collect(
            Collectors.groupingBy(
                    part -> part[0], LinkedHashMap::new, Collectors.mapping(part -> part[1], Collectors.toList())));

    private static final List<String> USERS = List.of("root", "alice", "bob", "carol", "deploy", "www-data", "oracle");
    private static final List<String> HOSTS = List.of("atlas", "castor", "pollux", "vega", "rigel", "gateway");

    private GeneratedLogs() {}

    static Map<String, List<Line>> lines(long seed, int linesPerProgram) {
        var random = new Random(seed);
        var logs = new LinkedHashMap<String, List<Line>>();
        PROGRAMS.forEach((program, wordings) -> {
            var lines = new ArrayList<Line>();
            for (int i = 0; i < linesPerProgram; i++) {
                // Early wordings are frequent and late ones rare, as in real logs.
                int wording = (int) (wordings.size() * Math.pow(random.nextDouble(), 2));
                var text = fillPlaceholders(wordings.get(wording), random);
                int blank = text.indexOf(' ');
                lines.add(new Line(wording, new Entry(text.substring(0, blank), text.substring(blank + 1))));
            }
            logs.put(program, lines);
        });
        return logs;
    }

    static PublicLogs publicLogs(long seed, int linesPerProgram) {
        var entries = new LinkedHashMap<String, List<Entry>>();
        lines(seed, linesPerProgram)
                .forEach((program, lines) ->
                        entries.put(program, lines.stream().map(Line::entry).toList()));
        return PublicLogs.of(entries);
    }

    private static String of(List<String> names, Random random) {
        return names.get(random.nextInt(names.size()));
    }

    private static String fillPlaceholders(String wording, Random random) {
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
                            boolean hasName = random.nextInt(4) == 0;
                            yield (hasName ? of(HOSTS, random) : "node" + (10 + random.nextInt(80))) + ".example.net";
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
