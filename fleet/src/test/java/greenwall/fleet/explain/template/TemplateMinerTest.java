package greenwall.fleet.explain.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TemplateMinerTest {
    private final TemplateMiner miner = new TemplateMiner();

    private LogTemplate template(String... lines) {
        List<LogTemplate> templates = Arrays.stream(lines).map(miner::add).toList();
        assertThat(templates.stream().map(LogTemplate::id).distinct())
                .as("%s", List.of(lines))
                .hasSize(1);
        return templates.getFirst();
    }

    private void assertDifferentTemplates(String... lines) {
        List<LogTemplate> templates = Arrays.stream(lines).map(miner::add).toList();
        assertThat(templates.stream().map(LogTemplate::id).distinct())
                .as("%s", List.of(lines))
                .hasSameSizeAs(lines);
    }

    @Test
    void numbersAddressesPathsAndIdentifiersAreVariable() {
        assertThat(template(
                                "zpool scrub of tank/vm-17 took 35 min, 12 errors at 0x7f00a1",
                                "zpool scrub of tank/vm-4 took 2 h, 0 errors at 0xdead00be")
                        .text())
                .isEqualTo("zpool scrub of tank/vm-<*> took <*>, <*> errors at <*>");
        assertThat(template(
                                "peer 10.0.3.4:51820 wrote /var/lib/wg/a.conf for b9000564-fe1a-409b-b8cc-1e88b294cd1d",
                                "peer fe80::1c2d wrote /etc/b for 5c5b4d35-aaaa-bbbb-cccc-0123456789ab")
                        .text())
                .isEqualTo("peer <*> wrote <*> for <*>");
        assertThat(template(
                                "mail from ops@example.org via mx1.example.org",
                                "mail from a.b@corp.example.com via relay.example.net")
                        .text())
                .isEqualTo("mail from <*> via <*>");
        assertThat(template("fetched https://a.example/x?y=1 in 3ms", "fetched http://b:80/ in 2.5s")
                        .text())
                .isEqualTo("fetched <*> in <*>");
        assertThat(template("object a1b2c3d4e5 freed", "object fedcba freed").text())
                .isEqualTo("object <*> freed");
    }

    /// A reader that changed the links could make a cycle, in which both threads would run for ever.
    @Test
    void aTemplateCanBeReadWhileItIsJoinedWithOlderOnes() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int round = 0; round < 300; round++) {
                var templates = IntStream.range(0, 300)
                        .mapToObj(i -> LinePattern.of(i, new LineTokens(), new HashMap<>())
                                .template())
                        .toList();
                var newest = templates.getLast();
                var joined = new AtomicBoolean();
                var reader = Thread.ofVirtual().start(() -> {
                    while (!joined.get()) {
                        newest.id();
                    }
                });
                templates.reversed().forEach(newest::join);
                joined.set(true);
                reader.join();
                assertThat(newest.root()).isSameAs(templates.getFirst());
            }
        });
    }

    @Test
    void distinguishingWordsStayInSeparateTemplates() {
        assertDifferentTemplates("link eth0 is up", "link eth0 is down");
        assertDifferentTemplates(
                "guest 4 started (Lifecycle)",
                "guest 4 paused (Lifecycle)",
                "guest 4 resumed (Lifecycle)",
                "guest 4 stopped (Lifecycle)");
        assertDifferentTemplates(
                "\"GET /v2/servers HTTP/1.1\" status: 200", "\"POST /v2/servers HTTP/1.1\" status: 200");
        assertDifferentTemplates("nginx startup succeeded", "nginx shutdown succeeded", "zed startup succeeded");
        assertDifferentTemplates("via interface alt0 of node-3", "via interface ee0 of node-3");
    }

    @Test
    void aWordThatTakesManyValuesIsVariable() {
        String[] lines = "alpha beta gamma delta epsilon zeta eta theta"
                .transform(s -> Arrays.stream(s.split(" "))
                        .map(w -> "dataset " + w + " was sent to backup")
                        .toArray(String[]::new));
        assertThat(template(lines).text()).isEqualTo("dataset <*> was sent to backup");
        assertThat(miner.add("dataset iota was sent to backup").id())
                .isEqualTo(miner.add(lines[0]).id());
    }

    @Test
    void namesThatChangeTogetherAreVariable() {
        String[] lines = IntStream.range(0, 6)
                .mapToObj(i -> "setting old.name." + (char) ('p' + i) + " is deprecated, use new.name."
                        + (char) ('p' + i) + " instead")
                .toArray(String[]::new);
        assertThat(template(lines).text()).isEqualTo("setting <*> is deprecated, use <*> instead");
    }

    @Test
    void userNameIsVariableEvenWhereItIsMissing() {
        assertThat(template(
                                "Invalid user admin from 10.0.0.1",
                                "Invalid user oracle from 10.0.0.2",
                                "Invalid user  from 10.0.0.2")
                        .text())
                .isEqualTo("Invalid user <*> from <*>");
        assertDifferentTemplates("check pass; user unknown", "check pass; user known");
    }

    @Test
    void nameKnownFromOneTemplateIsVariableInAllOthers() {
        miner.add("connect from atlas.example.net[192.0.2.7]");
        miner.add("connect from castor.example.net[192.0.2.8]");
        miner.add("New session 7 of user alice.");
        miner.add("New session 8 of user bob.");
        List<String> hosts = List.of("poll of atlas was lost", "poll of castor was lost");
        List<String> users = List.of("(alice) BEGIN EDIT (alice)", "(bob) BEGIN EDIT (bob)");
        for (List<String> lines : List.of(hosts, users)) {
            lines.forEach(miner::add);
            assertThat(lines.stream().map(line -> miner.find(line).id()).distinct())
                    .as("%s", lines)
                    .hasSize(1);
        }
        assertThat(miner.find(hosts.getFirst()).text()).isEqualTo("poll of <*> was lost");
    }

    @Test
    void aCommandWithItsArgumentsIsOneValue() {
        assertThat(template("(root) CMD (run-parts /etc/cron.hourly)", "(root) CMD (/usr/lib/sa/sa1 1 1)")
                        .text())
                .isEqualTo("(root) CMD (<*>)");
        template(
                "bob : TTY=pts/0 ; PWD=/home/bob ; USER=root ; COMMAND=/bin/systemctl restart nginx",
                "bob : TTY=pts/1 ; PWD=/root ; USER=root ; COMMAND=/bin/ls");
        assertDifferentTemplates("halt (command 2221)", "boot (command 2221)");
    }

    @Test
    void amountsListsAndDatesMayDifferInLength() {
        assertThat(template(
                                "sent 1571 bytes (1.53 KB) in <1 sec",
                                "sent 12 bytes in 04:00",
                                "sent 3000000 bytes (2.9 MB) in 01:02:03")
                        .text())
                .startsWith("sent <*> bytes");
        template("delete blk_12", "delete blk_-1 blk_22 blk_333");
        template("resilver of da1, da2", "resilver of da1", "resilver of da1, da2, da3, da4");
        template(
                "connection from 1.2.3.4 () at Sat Jul  9 12:59:45 2005",
                "connection from 9.9.9.9 (a.example.org) at Sun Jul 17 21:23:20 2005");
        template("set n1 0x0f <ok> n2 0x01 <ok>", "set n1 0x0f <ok> n2 0x01 <ok> n3 0x02 <ok>");
    }

    @Test
    void booleansAreVariable() {
        template("screen is on: true, opt-in True", "screen is on: false, opt-in False");
        template(
                "key down interactive=true wake =false held= true",
                "key down interactive=false wake =false held= false");
    }

    @Test
    void linesAreCountedUnderTheirTemplate() {
        miner.add("pool tank is 80 % full");
        miner.add("pool tank is 81 % full");
        miner.add("all is well");
        assertThat(miner.templates()).extracting(LogTemplate::lines).containsExactly(2L, 1L);
        assertThat(miner.find("all is well").lines()).isEqualTo(1);
    }

    @Test
    void idDoesNotDependOnPreviouslyReadLines() {
        TemplateMiner otherMiner = new TemplateMiner();
        otherMiner.add("something else entirely");
        assertThat(otherMiner.add("disk sda failed after 3 s").id())
                .isEqualTo(miner.add("disk sda failed after 9 s").id());
    }

    @Test
    void mergedTemplatesKeepTheOldestId() {
        LogTemplate first = miner.add("dataset alpha was sent to backup");
        String id = first.id();
        for (String name : List.of("beta", "gamma", "delta", "epsilon", "zeta", "eta")) {
            miner.add("dataset " + name + " was sent to backup");
        }
        assertThat(first.id()).isEqualTo(id);
        assertThat(miner.find("dataset zeta was sent to backup").id()).isEqualTo(id);
        assertThat(first.lines()).isEqualTo(7);
    }

    @Test
    void hostileLinesAreBoundedAndHarmless() {
        for (String line : List.of(
                "",
                " ",
                "\n\n",
                "x".repeat(1_000_000),
                "a b ".repeat(250_000),
                "(".repeat(100_000),
                "a=".repeat(100_000),
                "\u001b[31mred\u001b[0m \u202eevil\u202c \u0000\u0001\u0007 end",
                "multi\nline\r\ttext",
                "\ud83d",
                "\udc00 \ud83d\ude00",
                "x".repeat(4095) + "\ud83d\ude00",
                "<*> <*> <*>",
                ":::: :a:b::c: ::",
                "= == =x x= =")) {
            LogTemplate template = miner.add(line);
            assertThat(template.text().length()).isLessThan(6000);
            assertThat(template.text().codePoints())
                    .noneMatch(c -> Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.SURROGATE);
        }
    }

    @Test
    void randomLinesUseBoundedMemory() {
        Random random = new Random(1);
        String alphabet = "abcdefgh=:.,-_/()[]{}<>\"' \t019%@#\u00e9\u202e";
        for (int n = 0; n < 60_000; n++) {
            StringBuilder line = new StringBuilder();
            for (int length = random.nextInt(80); length > 0; length--) {
                line.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            miner.add(line.toString());
        }
        assertThat(miner.templates()).hasSizeLessThan(11_000);
        assertThat(miner.templates().stream().mapToLong(LogTemplate::lines).sum())
                .isEqualTo(60_000);
        assertThat(miner.coarse()).isPositive();
    }

    @Test
    void colorCodesAreNoPartOfATemplate() {
        var template = new TemplateMiner().add("\u001b[31mERROR\u001b[0m \u001b[2mdb\u001b[0m connection refused");
        assertThat(template.text()).isEqualTo("ERROR db connection refused");
    }
}
