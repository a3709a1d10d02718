"""TEI P5 XML, the scholars' form of plays, poems, scriptures and classics."""
