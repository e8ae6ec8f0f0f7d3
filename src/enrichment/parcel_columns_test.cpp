#include <gtest/gtest.h>

#include <hk/base/text.hpp>
#include <hk/enrichment/parcel_columns.hpp>

namespace hk::enrichment {
namespace {

using Samples = std::vector<std::vector<std::string>>;

// "header=field, ..." of what was guessed.
std::string guessed(const std::string& header, const Samples& samples = {}) {
  const auto names = split(header, ',');
  std::vector<std::string> out;
  for (const ColumnGuess& guess : guess_columns(names, samples))
    out.push_back(names[guess.index] + "=" + std::string(parcel_field_name(guess.field)));
  return join(out, " ");
}

TEST(ColumnGuess, UnderstandsTheNashvilleHeader) {
  EXPECT_EQ(
      guessed("UniqueID,ParcelID,LandUse,PropertyAddress,SaleDate,SalePrice,LegalReference,SoldAsVacant,owner_id,"
              "owner_is_company,owner_state,owner_at_property,Acreage,TaxDistrict,LandValue,BuildingValue,TotalValue,"
              "YearBuilt,Bedrooms,FullBath,HalfBath"),
      "ParcelID=parcelNumber LandUse=landUse PropertyAddress=address SaleDate=saleDate SalePrice=salePrice "
      "LegalReference=saleReference SoldAsVacant=soldAsVacant Acreage=lotAcres LandValue=landValue "
      "BuildingValue=buildingValue TotalValue=totalValue YearBuilt=yearBuilt Bedrooms=bedrooms FullBath=fullBaths "
      "HalfBath=halfBaths");
}

TEST(ColumnGuess, UnderstandsTheConnecticutHeaders) {
  EXPECT_EQ(
      guessed("Serial Number,List Year,Date Recorded,Town,Address,Assessed Value,Sale Amount,Sales Ratio,Property "
              "Type,Residential Type,Non Use Code,Location,has_assessor_remark,has_opm_remark"),
      "Serial Number=serialNumber List Year=asOf Date Recorded=saleDate Town=city Address=address Assessed "
      "Value=totalValue Sale Amount=salePrice Property Type=landUse Residential Type=residentialType");
}

TEST(ColumnGuess, UnderstandsAnAssessorsAbbreviations) {
  EXPECT_EQ(
      guessed("PIN,SITUS_ADDR,SITUS_CITY,ZIP5,BLDG_SQFT,YR_BLT,BEDS,BATHS,LOT_SQFT,OWNER1,MKT_LAND,MKT_BLDG,"
              "MKT_TOTAL,SALE_DT,SALE_AMT,TAX_AMT,MAIL_ADDR,MAIL_CITY,OWNER_ADDR,PREV_SALE_AMT"),
      "PIN=parcelNumber SITUS_ADDR=address SITUS_CITY=city ZIP5=zip BLDG_SQFT=sqft YR_BLT=yearBuilt BEDS=bedrooms "
      "BATHS=bathrooms LOT_SQFT=lotSize OWNER1=ownerName MKT_LAND=landValue MKT_BLDG=buildingValue "
      "MKT_TOTAL=totalValue SALE_DT=saleDate SALE_AMT=salePrice TAX_AMT=taxAmount MAIL_ADDR=mailAddress "
      "MAIL_CITY=mailCity");
  EXPECT_EQ(guessed("PARCEL,OwnerAddress,OWNER_CITY,MAIL_STATE,MailingZip,Zoning,FLD_ZONE,School Zone,Tax Zone Code"),
            "PARCEL=parcelNumber OwnerAddress=mailAddress OWNER_CITY=mailCity MAIL_STATE=mailState "
            "MailingZip=mailZip Zoning=zoning FLD_ZONE=floodZone");
  EXPECT_EQ(guessed("APN,HOUSE_NO,PREDIR,STREET_NAME,STREET_TYPE,UNIT_NO,CITY,STATE,ZIPCODE"),
            "APN=parcelNumber HOUSE_NO=houseNumber PREDIR=streetPredir STREET_NAME=streetName STREET_TYPE=streetType "
            "UNIT_NO=unit CITY=city STATE=state ZIPCODE=zip");
}

TEST(ColumnGuess, BelievesTheValuesMoreThanTheHeader) {
  EXPECT_EQ(guessed("ParcelID,SaleDate,City", {{"1", "warranty", "12"}, {"2", "quit claim", "13"}}),
            "ParcelID=parcelNumber");
  const auto guesses = guess_columns({"ParcelID", "Bedrooms"}, {{"1", "3"}, {"2", "n/a"}, {"3", "three"}, {"4", "4"}});
  ASSERT_EQ(guesses.size(), 2u);
  EXPECT_DOUBLE_EQ(guesses[0].confidence, 1.0);
  EXPECT_NEAR(guesses[1].confidence, 2.0 / 3.0, 1e-9);
}

TEST(ColumnGuess, TakesAFieldOnce) {
  EXPECT_EQ(guessed("SITUS_CITY,City"), "City=city");
  EXPECT_EQ(guessed("a,b,,"), "");
  EXPECT_TRUE(guess_columns({}, {}).empty());
}

TEST(ParcelFields, AreListedInTheOrderOfTheEnumeration) {
  for (std::size_t i = 0; i < parcel_fields().size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(parcel_fields()[i].field), i);
    EXPECT_EQ(parcel_field_of(parcel_fields()[i].name), parcel_fields()[i].field);
  }
  EXPECT_FALSE(parcel_field_of("nonsense"));
}

TEST(LayoutSource, IsTheSameForFilesOfOneLayout) {
  EXPECT_EQ(layout_source({"PIN", "Address"}), layout_source({"pin", " address "}));
  EXPECT_NE(layout_source({"PIN", "Address"}), layout_source({"PIN", "Addr"}));
}

}  // namespace
}  // namespace hk::enrichment
