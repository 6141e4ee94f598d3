#!/usr/bin/env bash
# Why does a comment " x " come out of DHIS2's CSV export as "x", and out of its JSON export whole?
#
# Guess:    the server stores it trimmed, or the export has a rule of its own.
# Seen:     it is the CSV library. DHIS2 writes CSV with javacsv; its CsvWriter takes blanks, tabs and line ends off both ends of every
#           field that it is given, where other writers would set quotes, and a text of blanks becomes an empty one (""). A no-break
#           space stays, since it goes by Java's String.trim. The reader of the same library trims fields without quotes and keeps
#           quoted ones as they are, so what it writes cannot be read back as it was.
# Hence:    the CSV and the JSON export of the same rows differ (observed on 2.44), and a sync that reads one side as CSV and the
#           other as JSON sees changes that are none.
# Versions: net.sourceforge.javacsv:javacsv:2.0 (Maven Central); needs mvn and a JDK of 11 or later
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mvn -q -B dependency:copy -Dartifact=net.sourceforge.javacsv:javacsv:2.0 -DoutputDirectory=. >/dev/null
cat >Ends.java <<'JAVA'
import com.csvreader.CsvReader;
import com.csvreader.CsvWriter;
import java.io.StringReader;
import java.io.StringWriter;

public class Ends {
  static String shown(String text) {
    return "[" + text.replace("\u00a0", "<nbsp>").replace("\n", "<lf>").replace("\t", "<tab>") + "]";
  }

  public static void main(String[] arguments) throws Exception {
    for (String text : new String[] {" x ", "\tx\n", "\u00a0x\u00a0", "   ", "a\nb"}) {
      StringWriter out = new StringWriter();
      CsvWriter writer = new CsvWriter(out, ',');
      writer.writeRecord(new String[] {text, "end"});
      writer.close();
      System.out.println("written " + shown(text) + " as " + shown(out.toString().replace("\r\n", "\n").stripTrailing()));
    }
    CsvReader reader = new CsvReader(new StringReader(" x ,\" x \"\n"), ',');
    reader.readRecord();
    System.out.println("read without quotes " + shown(reader.get(0)) + ", with quotes " + shown(reader.get(1)));
  }
}
JAVA
java -cp javacsv-2.0.jar Ends.java | tee seen.txt
cat >expected.txt <<'TXT'
written [ x ] as [x,end]
written [<tab>x<lf>] as [x,end]
written [<nbsp>x<nbsp>] as [<nbsp>x<nbsp>,end]
written [   ] as ["",end]
written [a<lf>b] as ["a<lf>b",end]
read without quotes [x], with quotes [ x ]
TXT
diff expected.txt seen.txt && echo 'as stated'
