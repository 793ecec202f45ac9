/// Tests of a site: its sources, their health and their services.
@NullMarked
package greenwall.app.site;

import org.jspecify.annotations.NullMarked;
